// Tests of the metrics that AWS's own services put.
import { expect } from "chai";
import { observationsOf } from "../../../sandbox/cloudwatch/observe";
import type { ServiceEvent, Shape } from "../../../sandbox/frontdoor/service";

const ENDED = Date.parse("2026-11-27T03:01:30Z") / 1000;

function observed(what: "CodeBuild Build" | "CodePipeline Pipeline Execution", detail: Shape) {
  const event: ServiceEvent = {
    source: "aws",
    "detail-type": `${what} State Change`,
    region: "us-east-1",
    account: "123456789012",
    resources: [],
    detail,
  };
  return observationsOf(event, ENDED).map(({ name: { Namespace, MetricName, Dimensions = [] }, value }) =>
    [Namespace, MetricName, ...Dimensions.map(({ Name, Value }) => `${Name}=${Value}`), value].join(" "),
  );
}

describe("the metrics of AWS's own services", () => {
  it("are put at the end of a build", () => {
    const build = (status: string) =>
      observed("CodeBuild Build", {
        "project-name": "golden-build",
        "build-status": status,
        "additional-information": { "build-start-time": "Nov 27, 2026 3:00:00 AM" },
      });

    expect(build("SUCCEEDED")).to.deep.equal([
      "AWS/CodeBuild Builds ProjectName=golden-build 1",
      "AWS/CodeBuild Duration ProjectName=golden-build 90",
      "AWS/CodeBuild SucceededBuilds ProjectName=golden-build 1",
    ]);
    expect(build("TIMED_OUT").at(-1)).to.equal("AWS/CodeBuild FailedBuilds ProjectName=golden-build 1");
    expect(build("IN_PROGRESS")).to.deep.equal([]);
  });

  it("are put at the end of a run, which counts as failed each time that it fails", () => {
    const run = (state: string) =>
      observed("CodePipeline Pipeline Execution", {
        pipeline: "golden-web",
        state,
        "start-time": "2026-11-27T03:00:00.500Z",
      });

    expect(run("SUCCEEDED")).to.deep.equal(["AWS/CodePipeline PipelineDuration PipelineName=golden-web 89.5"]);
    expect(run("FAILED")).to.deep.equal([
      "AWS/CodePipeline PipelineDuration PipelineName=golden-web 89.5",
      "AWS/CodePipeline FailedPipelineExecutions PipelineName=golden-web 1",
    ]);
    expect(run("STARTED")).to.deep.equal([]);
    expect(run("SUPERSEDED")).to.deep.equal([]);
  });
});
