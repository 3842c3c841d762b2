import { expect } from "chai";
import type { Shape } from "../../../sandbox/frontdoor/service";
import type { ActionResult } from "../../../sandbox/codepipeline/actions/action";
import type { Condition } from "../../../sandbox/codepipeline/model";
import { approval, build, declaration, objectSource, skipUnless, source, stage } from "./declarations";
import { FAILURE, NAME, records, rejection, Stand, STRANGER, text, USER } from "./stand";

describe("CodePipeline", () => {
  let stand: Stand;
  beforeEach(() => {
    stand = new Stand();
  });

  it("runs a new pipeline once by itself, stage by stage, and passes artifacts and variables on", async () => {
    const environment = '[{"name":"COMMIT_ID","value":"#{Source.CommitId}"}]';
    await stand.create({
      stages: [
        stage("Source", source()),
        stage("Build", build("Build", { configuration: { ProjectName: "p", EnvironmentVariables: environment } })),
      ],
    });
    expect(stand.running()).to.deep.equal(["Source/Source"]);

    const found = { revisionId: "abc", revisionSummary: "first", revisionUrl: "u" };
    const first = await stand.end({ source: found, outputVariables: { CommitId: "abc" } });
    expect(first.outputs[0]?.place.key).to.match(/^factory-dev-ubuntu-2\/Source\/\w{7}\.zip$/);
    const { context } = stand.started[0] ?? {};
    expect(context?.configuration.EnvironmentVariables).to.equal('[{"name":"COMMIT_ID","value":"abc"}]');
    expect(context?.inputs).to.deep.equal([{ ...first.outputs[0], revisionId: "abc" }]);

    await stand.end();
    const { pipelineExecutionSummaries } = await stand.call("ListPipelineExecutions", { pipelineName: NAME });
    expect(records(pipelineExecutionSummaries)).to.have.length(1);
    expect(records(pipelineExecutionSummaries)[0]).to.deep.include({
      status: "Succeeded",
      trigger: { triggerType: "CreatePipeline", triggerDetail: USER },
      sourceRevisions: [{ actionName: "Source", ...found }],
    });
  });

  it("lets nobody start a run with another object than the declaration names", async () => {
    await stand.create({ stages: [stage("Source", source(), objectSource()), stage("Build", build("Build"))] });
    const other = { actionName: "Gates", revisionType: "S3_OBJECT_KEY", revisionValue: "golden-web/Build/forged.zip" };

    expect(await rejection(stand.start({ sourceRevisions: [other] }))).to.equal(
      "ValidationException: sourceRevisions names another object for Gates, which does not set AllowOverrideForS3ObjectKey",
    );
  });

  it("publishes every change as an event", async () => {
    await stand.create();
    await stand.end();
    await stand.end(FAILURE);

    const seen = stand.events.map(
      ({ "detail-type": type, detail }) => `${type.split(" ")[1] ?? ""} ${text(detail.state)}`,
    );
    expect(seen).to.deep.equal([
      "Pipeline STARTED",
      "Stage STARTED",
      "Action STARTED",
      "Action SUCCEEDED",
      "Stage SUCCEEDED",
      "Stage STARTED",
      "Action STARTED",
      "Action FAILED",
      "Stage FAILED",
      "Pipeline FAILED",
    ]);
  });

  it("runs actions of the same run order side by side, and the next ones after all of them", async () => {
    await stand.create({
      stages: [stage("Source", source()), stage("Build", build("A"), build("B"), build("C", { runOrder: 2 }))],
    });
    await stand.end();
    expect(stand.running()).to.deep.equal(["Build/A", "Build/B"]);
    await stand.end({}, "B");
    expect(stand.running()).to.deep.equal(["Build/A"]);
    await stand.end();
    expect(stand.running()).to.deep.equal(["Build/C"]);
  });

  it("queues executions: each stage takes one at a time, in order", async () => {
    await stand.create();
    const second = await stand.start();
    const third = await stand.start();
    expect(stand.running()).to.deep.equal(["Source/Source"]);
    expect(records((await stand.stageState("Source")).inboundExecutions)).to.deep.equal(
      [second, third].map((pipelineExecutionId) => ({ pipelineExecutionId, status: "InProgress", type: "STANDARD" })),
    );

    await stand.end();
    expect(stand.running()).to.deep.equal(["Build/Build", "Source/Source"]);
    await stand.end({}, "Source");
    await stand.end({}, "Source");
    expect(stand.running()).to.deep.equal(["Build/Build"]);
    for (let run = 0; run < 3; run++) {
      await stand.end();
    }
    expect(await stand.statuses()).to.deep.equal(["Succeeded", "Succeeded", "Succeeded"]);
  });

  it("lets a newer execution overtake one that waits, in SUPERSEDED mode", async () => {
    await stand.create({ executionMode: "SUPERSEDED" });
    await stand.start();
    await stand.start();
    expect(await stand.statuses()).to.deep.equal(["InProgress", "Superseded", "InProgress"]);
  });

  it("runs executions side by side in PARALLEL mode", async () => {
    await stand.create({ executionMode: "PARALLEL" });
    await stand.start();
    expect(stand.running()).to.deep.equal(["Source/Source", "Source/Source"]);
  });

  it("tells a start by an event rule from one by a person, and pins the commit", async () => {
    await stand.create();
    await stand.end();
    await stand.end();
    const rule = "arn:aws:sts::123456789012:assumed-role/events/AWSEvents_push";
    const revision = { actionName: "Source", revisionType: "COMMIT_ID", revisionValue: "abc" };
    await stand.call("StartPipelineExecution", { name: NAME, sourceRevisions: [revision] }, rule);

    expect(stand.started[0]?.context.sourceRevision).to.deep.equal(revision);
    const [, second = ""] = await stand.executionIds();
    const { pipelineExecution } = await stand.call("GetPipelineExecution", {
      pipelineName: NAME,
      pipelineExecutionId: second,
    });
    expect(pipelineExecution).to.have.deep.property("trigger", {
      triggerType: "CloudWatchEvent",
      triggerDetail: "arn:aws:events:us-east-1:123456789012:rule/push",
    });
  });

  it("starts once for one client request token", async () => {
    await stand.create();
    expect(await stand.start({ clientRequestToken: "t" })).to.equal(await stand.start({ clientRequestToken: "t" }));
    expect(await stand.statuses()).to.have.length(2);
  });

  it("fails with the action's error, and retries only what failed", async () => {
    await stand.create({ stages: [stage("Source", source()), stage("Build", build("A"), build("B"))] });
    await stand.end();
    await stand.end({}, "A");
    await stand.end(FAILURE, "B");
    expect(await stand.statuses()).to.deep.equal(["Failed"]);
    expect((await stand.actions()).at(-1)).to.have.deep.nested.property(
      "output.executionResult.errorDetails",
      FAILURE.errorDetails,
    );

    const [pipelineExecutionId = ""] = await stand.executionIds();
    await stand.call("RetryStageExecution", {
      pipelineName: NAME,
      stageName: "Build",
      pipelineExecutionId,
      retryMode: "FAILED_ACTIONS",
    });
    expect(stand.running()).to.deep.equal(["Build/B"]);
    await stand.end();
    expect(await stand.statuses()).to.deep.equal(["Succeeded"]);
  });

  it("refuses a role that CodePipeline may not assume, for a new pipeline and for one that exists", async () => {
    const refused = `InvalidStructureException: CodePipeline is not authorized to perform AssumeRole on role ${STRANGER}`;
    expect(await rejection(stand.create({ roleArn: STRANGER }))).to.equal(refused);
    await stand.create();
    const pipeline = JSON.parse(JSON.stringify(declaration({ roleArn: STRANGER }))) as Shape;
    expect(await rejection(stand.call("UpdatePipeline", { pipeline }))).to.equal(refused);
  });

  it("retries all actions of a stage", async () => {
    await stand.create({ stages: [stage("Source", source()), stage("Build", build("A"), build("B"))] });
    await stand.end();
    await stand.end({}, "A");
    await stand.end(FAILURE, "B");
    const [pipelineExecutionId = ""] = await stand.executionIds();
    const retry = { pipelineName: NAME, stageName: "Build", pipelineExecutionId, retryMode: "ALL_ACTIONS" };
    await stand.call("RetryStageExecution", retry);

    expect(stand.running()).to.deep.equal(["Build/A", "Build/B"]);
    expect(await rejection(stand.call("RetryStageExecution", retry))).to.match(/^StageNotRetryableException/);
  });

  it("retries what failed of a stage once by itself where the pipeline says so, and tells why", async () => {
    const onFailure = { result: "RETRY", retryConfiguration: { retryMode: "FAILED_ACTIONS" } } as const;
    const retried = { ...stage("Build", build("A"), build("B")), onFailure };
    await stand.create({ stages: [stage("Source", source()), retried] });
    await stand.end();
    await stand.end({}, "A");
    expect(await stand.stageState("Build")).not.to.have.property("retryStageMetadata");
    await stand.end(FAILURE, "B");

    const [pipelineExecutionId = ""] = await stand.executionIds();
    const automatic = { autoStageRetryAttempt: 1, latestRetryTrigger: "AutomatedStageRetry" };
    expect(stand.running()).to.deep.equal(["Build/B"]);
    expect(await stand.stageState("Build")).to.deep.include({ retryStageMetadata: automatic });
    await stand.end(FAILURE);
    expect(await stand.statuses()).to.deep.equal(["Failed"]);

    const retryMode = "FAILED_ACTIONS";
    await stand.call("RetryStageExecution", { pipelineName: NAME, stageName: "Build", pipelineExecutionId, retryMode });
    await stand.end(FAILURE);
    expect(await stand.statuses()).to.deep.equal(["Failed"]);
    expect(await stand.stageState("Build")).to.deep.include({
      retryStageMetadata: { ...automatic, manualStageRetryAttempt: 1, latestRetryTrigger: "ManualStageRetry" },
    });
  });

  it("stops after the action that runs, or at once", async () => {
    await stand.create({
      stages: [stage("Source", source()), stage("Build", build("A"), build("B", { runOrder: 2 }))],
    });
    await stand.end();
    const [pipelineExecutionId = ""] = await stand.executionIds();
    const stop = { pipelineName: NAME, pipelineExecutionId, reason: "enough" };
    await stand.call("StopPipelineExecution", stop);
    expect(await stand.statuses()).to.deep.equal(["Stopping"]);
    expect(await rejection(stand.call("StopPipelineExecution", stop))).to.match(/^DuplicatedStopRequestException/);
    await stand.end();
    expect(await stand.statuses()).to.deep.equal(["Stopped"]);
    expect(stand.running()).to.be.empty;

    const second = await stand.start();
    await stand.call("StopPipelineExecution", { ...stop, pipelineExecutionId: second, abandon: true });
    expect(await stand.statuses()).to.deep.equal(["Stopped", "Stopped"]);
    expect(stand.started[0]?.context.signal.reason).to.equal("abandoned");
    expect((await stand.actions()).at(-1)).to.have.property("status", "Abandoned");
    expect(await rejection(stand.call("StopPipelineExecution", { ...stop, pipelineExecutionId: second }))).to.match(
      /^PipelineExecutionNotStoppableException/,
    );
  });

  it("stops an execution that still waits for its stage", async () => {
    await stand.create();
    const second = await stand.start();
    await stand.call("StopPipelineExecution", { pipelineName: NAME, pipelineExecutionId: second });
    expect(await stand.statuses()).to.deep.equal(["InProgress", "Stopped"]);
  });

  it("cancels what is in progress when the pipeline changes, and runs nothing by itself", async () => {
    await stand.create();
    await stand.start();
    const changed = declaration({ stages: [stage("Source", source()), stage("Deploy", build("Deploy"))] });
    const { pipeline } = await stand.call("UpdatePipeline", { pipeline: JSON.parse(JSON.stringify(changed)) as Shape });

    expect(pipeline).to.have.property("version", 2);
    expect(await stand.statuses()).to.deep.equal(["Cancelled", "Cancelled"]);
    expect(stand.started.splice(0)[0]?.context.signal.reason).to.equal("cancelled");
    await stand.start();
    await stand.end();
    expect(stand.running()).to.deep.equal(["Deploy/Deploy"]);
  });

  it("waits for an approval and records who decided", async () => {
    await stand.create({ stages: [stage("Source", source()), stage("Approve", approval("Approve"))] });
    await stand.end();
    const state = await stand.stageState("Approve");
    const [{ latestExecution } = {}] = records(state.actionStates);
    const token = text({ ...(latestExecution as Shape) }.token);
    const decision = {
      pipelineName: NAME,
      stageName: "Approve",
      actionName: "Approve",
      result: { status: "Rejected", summary: "too old" },
    };
    expect(await rejection(stand.call("PutApprovalResult", { ...decision, token: "other" }))).to.match(
      /^InvalidApprovalTokenException/,
    );
    await stand.call("PutApprovalResult", { ...decision, token });

    expect(await stand.statuses()).to.deep.equal(["Failed"]);
    expect((await stand.actions()).at(-1)).to.have.nested.property(
      "output.executionResult.errorDetails.message",
      `Rejected by ${USER}: too old`,
    );
    expect(await rejection(stand.call("PutApprovalResult", { ...decision, token }))).to.match(
      /^ApprovalAlreadyCompletedException/,
    );
  });

  it("asks again when a rejected approval is retried, and goes on once it is approved", async () => {
    await stand.create({
      stages: [stage("Source", source()), stage("Approve", approval("Approve")), stage("Build", build("Build"))],
    });
    await stand.end();
    const decide = async (status: string) => {
      const { actionStates } = await stand.stageState("Approve");
      const [{ latestExecution } = {}] = records(actionStates);
      const { token } = { ...(latestExecution as Shape) };
      await stand.call("PutApprovalResult", {
        pipelineName: NAME,
        stageName: "Approve",
        actionName: "Approve",
        result: { status, summary: status },
        token: text(token),
      });
    };
    await decide("Rejected");
    const [pipelineExecutionId = ""] = await stand.executionIds();

    const retry = { pipelineName: NAME, stageName: "Approve", pipelineExecutionId, retryMode: "FAILED_ACTIONS" };
    await stand.call("RetryStageExecution", retry);
    expect(await stand.statuses()).to.deep.equal(["InProgress"]);
    expect(stand.running()).to.be.empty;
    await decide("Approved");

    expect(stand.running()).to.deep.equal(["Build/Build"]);
    expect((await stand.actions()).map(({ updatedBy, status }) => [status, updatedBy])).to.deep.equal([
      ["Succeeded", undefined],
      ["Failed", USER],
      ["Succeeded", USER],
      ["InProgress", undefined],
    ]);
  });

  describe("at a stage with conditions", () => {
    const guarded = (condition: Condition) => ({
      stages: [
        stage("Source", source()),
        { ...stage("Approve", approval("Approve")), beforeEntry: { conditions: [condition] } },
        stage("Build", build("Build")),
      ],
    });
    const found = (CommitId: string): ActionResult => ({ outputVariables: { CommitId } });

    it("lets an execution in when its rules hold", async () => {
      await stand.create(guarded(skipUnless({})));
      await stand.end(found("main"));

      expect(await stand.stageState("Approve")).to.have.nested.property("latestExecution.status", "InProgress");
      expect(await stand.stageState("Approve")).to.have.nested.property(
        "beforeEntryConditionState.latestExecution.status",
        "Succeeded",
      );
      expect((await stand.actions()).at(-1)).to.include({ actionName: "Approve", status: "InProgress" });
    });

    it("skips it when a rule does not hold and the result is SKIP, and goes on with the next", async () => {
      await stand.create(guarded(skipUnless({})));
      await stand.end(found("other"));

      expect(stand.running()).to.deep.equal(["Build/Build"]);
      const state = await stand.stageState("Approve");
      expect(state).to.have.nested.property("latestExecution.status", "Skipped");
      expect(state).to.have.nested.property(
        "beforeEntryConditionState.conditionStates[0].latestExecution.status",
        "Failed",
      );
      expect(state).to.have.nested.property(
        "beforeEntryConditionState.conditionStates[0].ruleStates[0].latestExecution.status",
        "Failed",
      );
      const { ruleExecutionDetails } = await stand.call("ListRuleExecutions", { pipelineName: NAME });
      const [ran] = records(ruleExecutionDetails);
      expect(ran).to.include({ stageName: "Approve", ruleName: "Check", status: "Failed" });
      expect(ran).to.have.nested.property("input.resolvedConfiguration.Variable", "other");
      await stand.end();
      expect(await stand.statuses()).to.deep.equal(["Succeeded"]);
      const [pipelineExecutionId = ""] = await stand.executionIds();
      const retry = { pipelineName: NAME, stageName: "Approve", pipelineExecutionId, retryMode: "ALL_ACTIONS" };
      expect(await rejection(stand.call("RetryStageExecution", retry))).to.match(/^StageNotRetryableException/);
    });

    it("skips it by the first rule that does not hold, and runs none after it", async () => {
      const [first, second] = [skipUnless({}), skipUnless({ Variable: "#{Source.BranchName}" })];
      await stand.create(guarded({ ...first, rules: [first, second].flatMap(({ rules = [] }) => rules) }));
      await stand.end(found("other"));

      expect(await stand.stageState("Approve")).to.have.nested.property("latestExecution.status", "Skipped");
      const { ruleExecutionDetails } = await stand.call("ListRuleExecutions", { pipelineName: NAME });
      expect(records(ruleExecutionDetails)).to.have.length(1);
    });

    it("fails it when a rule does not hold and the result is FAIL", async () => {
      await stand.create(guarded({ ...skipUnless({ Operator: "MATCHES", Value: "[0-9]+" }), result: "FAIL" }));
      await stand.end(found("c0ffee"));

      expect(await stand.statuses()).to.deep.equal(["Failed"]);
      expect(await stand.stageState("Approve")).to.have.nested.property("latestExecution.status", "Failed");
      expect((await stand.actions()).map(({ actionName }) => actionName)).to.deep.equal(["Source"]);
    });

    it("fails it when a rule cannot be run, whatever the result", async () => {
      await stand.create(guarded(skipUnless({})));
      await stand.end();

      expect(await stand.statuses()).to.deep.equal(["Failed"]);
      expect(await stand.stageState("Approve")).to.have.nested.property(
        "beforeEntryConditionState.latestExecution.status",
        "Errored",
      );
    });
  });

  it("keeps executions before a disabled transition", async () => {
    await stand.create();
    const transition = { pipelineName: NAME, stageName: "Source", transitionType: "Outbound" };
    await stand.call("DisableStageTransition", { ...transition, reason: "freeze" });
    await stand.end();
    expect(stand.running()).to.be.empty;
    expect(await stand.stageState("Build")).to.have.nested.property("inboundTransitionState.disabledReason", "freeze");

    await stand.call("EnableStageTransition", transition);
    expect(stand.running()).to.deep.equal(["Build/Build"]);
  });

  it("fails an action whose variable has no value", async () => {
    await stand.create({
      stages: [
        stage("Source", source()),
        stage("Build", build("Build", { configuration: { ProjectName: "#{Source.AmiId}" } })),
      ],
    });
    await stand.end({ outputVariables: { CommitId: "abc" } });

    expect((await stand.actions()).at(-1)).to.have.nested.property(
      "output.executionResult.errorDetails.message",
      "The variable #{Source.AmiId} in ProjectName could not be resolved. The variables at this point are: codepipeline.PipelineExecutionId, Source.CommitId",
    );
  });

  it("takes variables at the start and refuses those it does not have", async () => {
    await stand.create({ variables: [{ name: "Reason" }] });
    expect(await stand.statuses()).to.be.empty;
    expect(await rejection(stand.start())).to.contain("Variable Reason has no default value");
    expect(await rejection(stand.start({ variables: [{ name: "Other", value: "x" }] }))).to.contain(
      "has no variable named Other",
    );
    await stand.start({ variables: [{ name: "Reason", value: "rebuild" }] });
    expect(await stand.statuses()).to.deep.equal(["InProgress"]);
  });

  it("shows a pipeline as AWS does, with the defaults it fills in", async () => {
    await stand.create();
    const { pipeline, metadata } = await stand.call("GetPipeline", { name: NAME });

    expect(pipeline).to.have.deep.nested.property("stages[1].actions[0]", {
      ...build("Build"),
      runOrder: 1,
      outputArtifacts: [],
    });
    expect(pipeline).to.include({ version: 1, executionMode: "QUEUED", pipelineType: "V2" });
    expect(metadata).to.have.property("pipelineArn", `arn:aws:codepipeline:us-east-1:123456789012:${NAME}`);
  });

  it("names what is not there", async () => {
    expect(await rejection(stand.call("GetPipeline", { name: "none" }))).to.equal(
      "PipelineNotFoundException: Account '123456789012' does not have a pipeline with name 'none'",
    );
    await stand.create();
    expect(await rejection(stand.create())).to.match(/^PipelineNameInUseException/);
    await stand.call("DeletePipeline", { name: NAME });
    expect(await rejection(stand.start())).to.match(/^PipelineNotFoundException/);
  });
});
