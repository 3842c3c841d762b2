import {
  CodePipelineClient,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
} from "@aws-sdk/client-codepipeline";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import type { Clients } from "../../../sandbox/client/clients";
import { changedActions, followRuns } from "../../../sandbox/client/follow";
import { action, runOf } from "./runs";

describe("following a run", () => {
  it("says what changed since the last look, once", () => {
    const before = runOf({ executionId: "1" }, action("Source", "InProgress"));
    const after = runOf({ executionId: "1" }, action("Source", "Succeeded"), action("Validate", "InProgress"));

    expect(changedActions(undefined, before).map(({ stage }) => stage)).to.deep.equal(["Source"]);
    expect(changedActions(before, after).map(({ stage }) => stage)).to.deep.equal(["Source", "Validate"]);
    expect(changedActions(after, after)).to.deep.equal([]);
  });

  it("says once that an action failed which is retried", () => {
    const failed = runOf({ executionId: "1" }, action("Validate", "Failed"));
    const retried = runOf({ executionId: "1" }, action("Validate", "Failed"), action("Validate", "InProgress"));

    expect(changedActions(failed, retried).map(({ status }) => status)).to.deep.equal(["InProgress"]);
    expect(changedActions(retried, retried)).to.deep.equal([]);
  });

  it("treats everything of another run as new", () => {
    const before = runOf({ executionId: "1" }, action("Source", "Succeeded"));

    expect(changedActions(before, runOf({ executionId: "2" }, action("Source", "Succeeded")))).to.have.length(1);
  });
});

describe("following pipelines", () => {
  it("goes on with the run that another pipeline's end has started meanwhile", async () => {
    const codePipeline = new CodePipelineClient({ region: "us-east-1" });
    const mock = mockClient(codePipeline);
    let isBaseOver = false;
    mock.on(ListActionExecutionsCommand).resolves({ actionExecutionDetails: [] });
    mock.on(ListPipelineExecutionsCommand, { pipelineName: "app" }).callsFake(() => ({
      pipelineExecutionSummaries: [{ pipelineExecutionId: isBaseOver ? "second" : "first", status: "Succeeded" }],
    }));
    mock.on(ListPipelineExecutionsCommand, { pipelineName: "base" }).callsFake(() => {
      isBaseOver = true;
      return { pipelineExecutionSummaries: [{ pipelineExecutionId: "only", status: "Succeeded" }] };
    });

    const runs = await followRuns({ codePipeline } as unknown as Clients, {
      pipelines: () => Promise.resolve(["app", "base"]),
    });

    expect(runs.map(({ executionId }) => executionId)).to.deep.equal(["second", "only"]);
  });
});
