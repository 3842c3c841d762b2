// Tests what the stages' code relies on in their buildspecs.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
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

  for (const stage of ["validate", "build"]) {
    it(`work in the repository's folder in each phase of ${stage}, whose artifact is in its root`, () => {
      const { phases, artifacts } = parse(readFileSync(join(BUILDSPECS, `${stage}.yml`), "utf8")) as {
        readonly phases: Readonly<Record<string, { readonly commands: readonly string[] }>>;
        readonly artifacts?: unknown;
      };
      const repository = mkdtempSync(join(tmpdir(), "buildspec-"));
      mkdirSync(join(repository, "a/b/output"), { recursive: true });
      mkdirSync(join(repository, "output"));
      writeFileSync(join(repository, "a/b/output/exports.sh"), "echo exported >> $LOG");
      for (const { commands } of Object.values(phases)) {
        // Each phase begins in the root; what the phases do is left out.
        const script = commands.map((command) => command.replace(/^(bash|node) .*/, "echo $PWD >> $LOG")).join("\n");
        execFileSync("bash", ["-ec", script], {
          cwd: repository,
          env: {
            ...process.env,
            CODEBUILD_SRC_DIR: repository,
            REPOSITORY_FOLDER: "a/b",
            CODEBUILD_BUILD_SUCCEEDING: "1",
            LOG: join(repository, "log"),
          },
        });
      }

      const folder = join(repository, "a/b");
      expect(readFileSync(join(repository, "log"), "utf8")).to.equal(`${folder}\n${folder}\nexported\n`);
      expect(existsSync(join(repository, "output/exports.sh"))).to.equal(artifacts !== undefined);
      rmSync(repository, { recursive: true });
    });
  }
});
