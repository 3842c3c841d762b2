import { CodeBuildServiceException } from "@aws-sdk/client-codebuild";
import { expect } from "chai";
import { notStarted, outcomeOf, readEnvironmentVariables } from "../../../../sandbox/codepipeline/actions/codeBuild";

describe("readEnvironmentVariables", () => {
  it("reads the configuration's JSON", () => {
    expect(
      readEnvironmentVariables('[{"name":"A","value":"1"},{"name":"B","value":"/b","type":"PARAMETER_STORE"}]'),
    ).to.deep.equal([
      { name: "A", value: "1", type: "PLAINTEXT" },
      { name: "B", value: "/b", type: "PARAMETER_STORE" },
    ]);
  });

  for (const text of [
    '[{"name":"A","value":"say "hi""}]',
    "{}",
    '[{"name":"A"}]',
    '[{"name":"A","value":1}]',
    '["A"]',
  ]) {
    it(`refuses ${text}`, () => {
      expect(() => readEnvironmentVariables(text)).to.throw(/does not match the expected format/);
    });
  }
});

describe("notStarted", () => {
  it("words a build that is refused as CodePipeline does", () => {
    const error = notStarted(
      new CodeBuildServiceException({
        name: "AccountLimitExceededException",
        message: "Cannot have more than 5 builds in queue for the account",
        $fault: "client",
        $metadata: { httpStatusCode: 400, requestId: "f0d98e36" },
      }),
    );

    expect(error).to.include({
      name: "AccountLimitExceededException",
      message:
        "Error calling startBuild: Cannot have more than 5 builds in queue for the account (Service: AWSCodeBuild; " +
        "Status Code: 400; Error Code: AccountLimitExceededException; Request ID: f0d98e36; Proxy: null)",
    });
  });
});

describe("outcomeOf", () => {
  it("words a failed build as CodePipeline does", () => {
    const message = "Error while executing command: make. Reason: exit status 2";
    const result = outcomeOf(
      {
        buildStatus: "FAILED",
        phases: [
          { phaseType: "INSTALL", phaseStatus: "SUCCEEDED" },
          {
            phaseType: "BUILD",
            phaseStatus: "FAILED",
            contexts: [{ statusCode: "COMMAND_EXECUTION_ERROR", message }],
          },
        ],
      },
      [],
    );
    expect(result.errorDetails).to.deep.equal({
      code: "JobFailed",
      message: `Build terminated with state: FAILED. Phase: BUILD, Code: COMMAND_EXECUTION_ERROR, Message: ${message}`,
    });
  });
});
