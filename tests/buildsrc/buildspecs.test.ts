// Tests what the stages' code relies on in their buildspecs.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";

const BUILDSPECS = join(__dirname, "..", "..", "buildsrc", "buildspecs");

describe("buildsrc: buildspecs", () => {
  for (const stage of ["build", "test", "publish"]) {
    it(`note when ${stage} began before they do anything else`, () => {
      const buildspec = parse(readFileSync(join(BUILDSPECS, `${stage}.yml`), "utf8")) as {
        readonly phases: Readonly<Record<string, { readonly commands: readonly string[] }>>;
      };

      expect(Object.keys(buildspec.phases)[0]).to.equal("install");
      expect(buildspec.phases.install?.commands[0]).to.equal("export BUILD_BEGAN=$(date +%s)");
    });
  }
});
