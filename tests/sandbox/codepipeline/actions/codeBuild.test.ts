import { expect } from "chai";
import { outcomeOf, readEnvironmentVariables } from "../../../../sandbox/codepipeline/actions/codeBuild";

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
