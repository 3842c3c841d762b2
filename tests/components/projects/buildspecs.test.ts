// Which buildspec a project has, by the image that its builds run in.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { GATES } from "../../../components/basics/gates";
import { OPERATIONS, STAGES } from "../../../components/basics/names";
import { buildspecFor } from "../../../components/projects/buildspecs";
import { SOURCE_FOLDER } from "../../../components/source/images";
import { parseBuildspec } from "../../../sandbox/codebuild/run/buildspec";
import { folderWith } from "../../helpers/folders";

const OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/tools:1";
const ALL = [...STAGES, ...OPERATIONS];

describe("the buildspec of a project", () => {
  for (const purpose of ALL) {
    it(`of ${purpose} is a file of its source, or the same without a runtime on an image of one's own`, () => {
      const settings = { sourceFolder: SOURCE_FOLDER };
      const path = buildspecFor(purpose, { ...settings, buildImage: "aws/codebuild/standard:8.0" });
      const text = buildspecFor(purpose, { ...settings, buildImage: OWN });

      expect(path).to.equal(`buildspecs/${purpose}.yml`);
      const file = readFileSync(join(SOURCE_FOLDER, path), "utf8");
      const { phases, ...rest } = parseBuildspec(file);
      const without = { ...phases, install: phases.install && { ...phases.install, runtimeVersions: {} } };
      const { phases: ownPhases, ...ownRest } = parseBuildspec(text);
      expect(ownRest).to.deep.equal(rest);
      expect({
        install: without.install?.commands.length === 0 ? without.install : undefined,
        ...ownPhases,
      }).to.deep.equal(without);
      expect(parse(text)).not.to.have.nested.property("phases.install.runtime-versions");
    });
  }

  it("comes from the factory's source folder, but for the gates", () => {
    const sourceFolder = folderWith(
      Object.fromEntries(ALL.map((purpose) => [`buildspecs/${purpose}.yml`, "version: 0.2\nphases: {}\n"])),
    );
    const gates: readonly string[] = GATES;

    for (const purpose of ALL) {
      const isEmpty = buildspecFor(purpose, { sourceFolder, buildImage: OWN }) === "version: 0.2\nphases: {}\n";
      expect(isEmpty, purpose).to.equal(!gates.includes(purpose));
    }
  });
});
