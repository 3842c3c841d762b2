// Tests the lines that frame a stage's log.
import { expect } from "chai";
import { failureLines, firstLine, successLine } from "../../../../buildsrc/stages/common/report";
import { StageError } from "../../../../buildsrc/stages/common/stageError";
import { BUILD_TOOLS } from "../../../../buildsrc/stages/common/tools";
import versions from "../../../../buildsrc/tools/versions.json";

describe("buildsrc: report", () => {
  const ENVIRONMENT = { factory: "f", image: "web", commit: "8daf1e3aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };

  it("begins with the image, the commit and the versions of the tools that the stage uses", () => {
    expect(firstLine("Build", { ...ENVIRONMENT, tools: BUILD_TOOLS })).to.equal(
      `Build: image web, commit 8daf1e3, packer ${versions.packer.version}, packer-plugin-amazon ${versions.amazonPlugin.version}`,
    );
    expect(firstLine("Test", ENVIRONMENT)).to.equal("Test: image web, commit 8daf1e3");
  });

  it("names the build that Sweep cleans up after, which is of no image", () => {
    expect(firstLine("Sweep", { build: "f-test:1" })).to.equal("Sweep: build f-test:1");
  });

  it("ends with the outcome and the time", () => {
    expect(successLine("Build", "ami-1 built.", 42.4)).to.equal("Build SUCCEEDED in 42 s: ami-1 built.");
  });

  it("ends a failure with the problem, after what to do", () => {
    const error = new StageError("no base.", "Set one.");

    expect(failureLines("Build", error, 3)).to.equal("What to do: Set one.\nBuild FAILED after 3 s: no base.");
  });

  for (const [name, remedy] of [
    ["AccessDeniedException", /role is not allowed to do this/],
    ["UnauthorizedOperation", /role is not allowed to do this/],
    ["CredentialsProviderError", /no valid AWS credentials/],
    ["TimeoutError", /Try again/],
  ] as const) {
    it(`says what to do about AWS's ${name}`, () => {
      const error = new Error("refused");
      error.name = name;

      expect(failureLines("Build", error, 1)).to.match(remedy);
    });
  }
});
