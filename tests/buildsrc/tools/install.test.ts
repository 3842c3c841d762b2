// Tests that the installers leave alone what is there, and say what to do when a download fails.
import { spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import versions from "../../../buildsrc/tools/versions.json";
import { BUILDSRC, makeRepository, removeRepositories } from "../helpers/repository";

describe("buildsrc: install", () => {
  /** Runs an installer where the given programs, and no others of their names, are on PATH. */
  function install(tool: string, programs: Readonly<Record<string, string>>) {
    const bin = makeRepository(programs);
    for (const name of Object.keys(programs)) {
      chmodSync(join(bin, name), 0o755);
    }
    return spawnSync("bash", [join(BUILDSRC, `tools/install-${tool}.sh`)], {
      env: { ...process.env, PATH: `${bin}:${process.env.PATH ?? ""}` },
      encoding: "utf8",
    });
  }
  const printing = (line: string) => `#!/bin/sh\necho "${line}"\n`;
  const NO_NETWORK = { curl: '#!/bin/sh\necho "curl: (6) Could not resolve host" >&2\nexit 6\n' };

  after(removeRepositories);

  it("leaves the pinned Packer alone", () => {
    const result = install("packer", { ...NO_NETWORK, packer: printing(`Packer v${versions.packer.version}`) });

    expect(result.stdout).to.equal(`Packer ${versions.packer.version} is there already.\n`);
    expect(result.status).to.equal(0);
  });

  it("replaces another version of Packer, and says what a closed network needs", () => {
    const result = install("packer", { ...NO_NETWORK, packer: printing("Packer v1.15.0") });

    expect(result.status).to.equal(1);
    expect(result.stderr).to.match(
      /install-packer\.sh: could not download Packer 1\.16\.0 from https:\/\/releases\.hashicorp\.com\/packer\/1\.16\.0\//,
    );
    expect(result.stderr).to.include("give the stages a build image that has Packer 1.16.0");
  });

  it("refuses a download that is not the pinned file", () => {
    const curl = '#!/bin/sh\nwhile [ "$1" != --output ]; do shift; done\necho other >"$2"\n';

    const result = install("packer", { curl, packer: printing("Packer v1.15.0") });

    expect(result.status).to.equal(1);
    expect(result.stderr).to.match(/is not the file that tools\/versions\.json pins/);
  });

  for (const [version, there] of [
    [versions.sessionManagerPlugin.version, true],
    ["1.2.764.0", true],
    ["1.2.688.0", false],
  ] as const) {
    it(`${there ? "leaves" : "replaces"} version ${version} of the Session Manager plugin`, () => {
      const result = install("session-manager-plugin", { ...NO_NETWORK, "session-manager-plugin": printing(version) });

      expect(result.status).to.equal(there ? 0 : 1);
    });
  }

  it("refuses a Session Manager plugin that AWS did not sign", () => {
    const curl = '#!/bin/sh\nwhile [ "$1" != --output ]; do shift; done\necho other >"$2"\n';

    const result = install("session-manager-plugin", { curl, "session-manager-plugin": printing("1.0.0.0") });

    expect(result.status).to.equal(1);
    expect(result.stderr).to.match(/is not signed by AWS's key/);
  });
});
