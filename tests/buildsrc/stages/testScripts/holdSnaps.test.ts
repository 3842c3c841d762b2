// Tests for how long the user data of builders and test instances holds snaps back, with a snapd that is a script.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { holdSnaps } from "../../../../buildsrc/stages/testScripts/holdSnaps";
import { BUILDSRC, makeRepository, removeRepositories } from "../../helpers/repository";

const SCRIPTS: Readonly<Record<string, string>> = {
  "the builder": `minutes=60\n${readFileSync(join(BUILDSRC, "packer/builder.sh"), "utf8")}`,
  "a test instance": `set -eu\n${holdSnaps(60)}`,
};
const HOUR = 3600;

describe("buildsrc: hold of snaps", () => {
  after(removeRepositories);

  /** Runs a script with a program in the place of snapd's. */
  function runWith(snap: string, script: string) {
    const folder = makeRepository({ snap, shutdown: "#!/bin/sh\n", set: "" });
    for (const program of ["snap", "shutdown"]) {
      spawnSync("chmod", ["+x", join(folder, program)]);
    }
    const { status, stderr } = spawnSync("sh", ["-c", script], {
      env: { PATH: `${folder}:${process.env.PATH ?? ""}` },
      encoding: "utf8",
    });
    return { status, stderr, set: readFileSync(join(folder, "set"), "utf8").trim() };
  }

  /** For how many seconds snaps are held back then, or what the script said instead. */
  function holdFor(script: string, held: string): number | string {
    const snap = `#!/bin/sh\nif [ "$1" = get ]; then [ -n "${held}" ] && echo "${held}"; else echo "$*" >>"$(dirname "$0")/set"; fi\n`;
    const { status, stderr, set } = runWith(snap, script);
    expect([status, stderr]).to.deep.equal([0, ""]);
    const until = /^set system refresh\.hold=(\S+)$/.exec(set)?.[1];
    return until === undefined ? set : Math.round((Date.parse(until) - Date.now()) / 1000);
  }

  for (const [what, script] of Object.entries(SCRIPTS)) {
    it(`is as long as the time limit of ${what}`, () => {
      expect(holdFor(script, "")).to.be.within(HOUR - 60, HOUR);
      expect(holdFor(script, "2020-01-01T00:00:00+00:00")).to.be.within(HOUR - 60, HOUR);
    });

    it(`fails nothing where snapd does: ${what}`, () => {
      const { status, stderr } = runWith("#!/bin/sh\nexit 1\n", script);

      expect([status, stderr]).to.deep.equal([0, "snapd holds no refresh back: one may restart the SSM agent.\n"]);
    });

    it(`leaves a longer one as it is: ${what}`, () => {
      for (const longer of ["forever", new Date(Date.now() + 2 * HOUR * 1000).toISOString()]) {
        expect(holdFor(script, longer), longer).to.equal("");
      }
    });
  }
});
