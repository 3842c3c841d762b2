// Tests of how a job runs Pulumi.
import { expect } from "chai";
import { runStack, stackIn } from "../../../scripts/ci/runStack";
import { rejection } from "../../helpers/deploy";
import { folderWith } from "../../helpers/folders";
import { chmodSync } from "node:fs";
import { join } from "node:path";

/** Runs something in Pulumi's place. */
async function withPulumi<T>(script: string | undefined, work: () => Promise<T>): Promise<T> {
  const folder = folderWith(script === undefined ? {} : { pulumi: `#!/bin/sh\n${script}\n` });
  if (script !== undefined) {
    chmodSync(join(folder, "pulumi"), 0o755);
  }
  const { PATH } = process.env;
  process.env.PATH = folder;
  try {
    return await work();
  } finally {
    process.env.PATH = PATH;
  }
}

describe("a job that runs Pulumi", () => {
  it("names the stack, asks nothing, and gives the exit code", async () => {
    const lines: string[] = [];
    const run = await withPulumi('echo "$@"; echo done; exit 3', () =>
      runStack(["up", "--yes"], "dev", (line) => lines.push(line)),
    );

    expect(run).to.deep.equal({ code: 3, stdout: "up --yes --stack dev --non-interactive --color never\ndone" });
    expect(lines).to.deep.equal(run.stdout.split("\n"));
  });

  it("says that Pulumi is missing", async () => {
    expect(await rejection(withPulumi(undefined, () => runStack(["up"], "dev")))).to.equal(
      "pulumi is not on the PATH: install it before this step.",
    );
  });

  it("wants exactly one stack", () => {
    expect(stackIn(["dev"], "ci:deploy")).to.equal("dev");
    expect(() => stackIn([], "ci:deploy")).to.throw("Name one stack, as in: npm run ci:deploy -- dev. 0 were named.");
    expect(() => stackIn(["dev", "staging"], "ci:preview")).to.throw("npm run ci:preview -- dev. 2 were named.");
  });
});
