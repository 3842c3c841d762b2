import { expect } from "chai";
import { missing, runAt, statusOf } from "../../../scripts/ci/imageStatuses";

describe("the commit statuses of a pull request's images", () => {
  const about = { stack: "dev", image: "web", pipeline: "golden_pr-web", region: "eu-west-1" };
  const console = "https://eu-west-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/golden_pr-web";
  const run = (pipelineExecutionId: string, revisionId: string, status: "Succeeded" | "Failed" = "Succeeded") => ({
    pipelineExecutionId,
    status,
    sourceRevisions: [
      { actionName: "Gates", revisionId: "v1" },
      { actionName: "Source", revisionId },
    ],
  });

  it("are of the newest run at the commit", () => {
    const runs = [run("3", "other"), run("2", "head", "Failed"), run("1", "head")];
    expect(runAt(runs, "head")?.pipelineExecutionId).to.equal("2");
    expect(runAt(runs, "nowhere")).to.equal(undefined);
    expect(runAt([{ pipelineExecutionId: "4" }], "head")).to.equal(undefined);
  });

  it("wait until there is a run, and say if there never was one", () => {
    const waiting = statusOf({ ...about, run: undefined });
    expect(waiting).to.deep.equal({
      context: "ami-pipeline/dev/web",
      state: "pending",
      description: "Waiting until CodePipeline starts a run",
      target_url: `${console}/view?region=eu-west-1`,
    });
    expect(missing(waiting)).to.include({ state: "error", target_url: waiting.target_url });
  });

  it("lead to the run and say how it ended", () => {
    const states = (["InProgress", "Succeeded", "Failed", "Stopped", "Superseded", "Cancelled"] as const).map(
      (status) => statusOf({ ...about, run: { pipelineExecutionId: "1", status } }),
    );
    expect(states.map(({ state }) => state)).to.deep.equal([
      "pending",
      "success",
      "failure",
      "error",
      "error",
      "error",
    ]);
    expect(states[1]?.target_url).to.equal(`${console}/executions/1/timeline?region=eu-west-1`);
    // GitHub's limit. Source: the parameter `description`, "Create a commit status", GitHub's REST API.
    expect(Math.max(...states.map(({ description }) => description.length))).to.be.at.most(140);
  });
});
