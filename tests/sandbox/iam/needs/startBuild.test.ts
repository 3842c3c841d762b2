import { expect } from "chai";
import { startBuildKeys } from "../../../../sandbox/iam/needs/startBuild";

describe("startBuildKeys", () => {
  it("fills in nothing for a plain request", () => {
    expect(startBuildKeys({ projectName: "promote", timeoutInMinutesOverride: 5 })).to.deep.equal({});
    expect(startBuildKeys({ projectName: "promote", imageOverride: undefined })).to.deep.equal({});
  });

  it("fills in the names and values of variables, together and one by one", () => {
    const environmentVariablesOverride = [
      { name: "IMAGE", value: "web" },
      { name: "TO", value: "" },
    ];

    expect(startBuildKeys({ environmentVariablesOverride })).to.deep.equal({
      "codebuild:environment": "true",
      "codebuild:environment.environmentVariables": "true",
      "codebuild:environment.environmentVariables.name": ["IMAGE", "TO"],
      "codebuild:environment.environmentVariables.value": ["web", ""],
      "codebuild:environment.environmentVariables/IMAGE.value": "web",
      "codebuild:environment.environmentVariables/TO.value": "",
    });
  });

  it("fills in that there is a buildspec, but not what it says", () => {
    expect(startBuildKeys({ buildspecOverride: "version: 0.2" })).to.deep.equal({
      "codebuild:source": "true",
      "codebuild:source.buildspec": "true",
    });
  });

  it("fills in a key for a structure and for each member that is there", () => {
    expect(
      startBuildKeys({
        cacheOverride: { type: "LOCAL", modes: ["LOCAL_SOURCE_CACHE"] },
        privilegedModeOverride: false,
        logsConfigOverride: { s3Logs: { status: "ENABLED" } },
      }),
    ).to.deep.equal({
      "codebuild:cache": "true",
      "codebuild:cache.type": "LOCAL",
      "codebuild:cache.modes": ["LOCAL_SOURCE_CACHE"],
      "codebuild:environment": "true",
      "codebuild:environment.privilegedMode": "false",
      "codebuild:logsConfig": "true",
      "codebuild:logsConfig.s3Logs": "true",
      "codebuild:logsConfig.s3Logs.status": "ENABLED",
    });
  });

  it("fills in keys for all secondary sources, and for each by its identifier", () => {
    const secondarySourcesOverride = [
      { sourceIdentifier: "one", location: "a/b.zip", auth: { type: "OAUTH" } },
      { sourceIdentifier: "two", location: "c/d.zip" },
    ];

    const keys = startBuildKeys({ secondarySourcesOverride });

    expect(Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined))).to.deep.equal({
      "codebuild:secondarySources": "true",
      "codebuild:secondarySources.sourceIdentifier": ["one", "two"],
      "codebuild:secondarySources.auth.type": ["OAUTH"],
      "codebuild:secondarySources.location": ["a/b.zip", "c/d.zip"],
      "codebuild:secondarySources/one.auth.type": "OAUTH",
      "codebuild:secondarySources/one.location": "a/b.zip",
      "codebuild:secondarySources/two.location": "c/d.zip",
    });
  });

  it("does not guess about a member that it does not know", () => {
    expect(() => startBuildKeys({ kernelOverride: "mine" })).to.throw(/kernelOverride of StartBuild/);
  });
});
