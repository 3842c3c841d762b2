// Tests what a run of a pipeline was started with.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  CodePipelineClient,
  GetPipelineExecutionCommand,
  type PipelineExecution,
} from "../../../../buildsrc/stages/common/aws";
import { readRunStart, reasonOf } from "../../../../buildsrc/stages/runs/start";
import { refusalOf } from "../../helpers/refusal";

describe("buildsrc: the start of a run", () => {
  const client = new CodePipelineClient({});
  const codePipeline = mockClient(client);
  beforeEach(() => codePipeline.reset());

  const startedWith = (variables: Readonly<Record<string, string>>, run: PipelineExecution = {}) => {
    const resolved = Object.entries(variables).map(([name, resolvedValue]) => ({ name, resolvedValue }));
    codePipeline
      .on(GetPipelineExecutionCommand, { pipelineName: "f-dev-web", pipelineExecutionId: "execution-1" })
      .resolves({ pipelineExecution: { ...run, variables: resolved } });
    return readRunStart(client, { pipeline: "f-dev-web", executionId: "execution-1" });
  };

  it("is what whoever started it says", async () => {
    expect(await startedWith({ REASON: "the base AMI changed", REBUILD: "true" })).to.deep.equal({
      reason: "the base AMI changed",
      rebuild: true,
    });
    expect(await startedWith({ REASON: "a push", REBUILD: "false" })).to.include({ rebuild: false });
  });

  it("asks for no new AMI in a pipeline of an older factory, which has no variables", async () => {
    codePipeline.on(GetPipelineExecutionCommand).resolves({
      pipelineExecution: { trigger: { triggerType: "WebhookV2", triggerDetail: "arn" } },
    });

    expect(await readRunStart(client, { pipeline: "f-dev-web", executionId: "execution-1" })).to.deep.equal({
      reason: "a push",
      rebuild: false,
    });
  });

  it("is refused if it asks for neither", async () => {
    const { message, remedy } = await refusalOf(startedWith({ REBUILD: "yes" }));

    expect(message).to.equal('The run\'s variable REBUILD is "yes".');
    expect(remedy).to.equal('Start the pipeline again with "true", to make a new AMI in any case, or "false".');
  });

  const rules = "arn:aws:events:us-east-1:123456789012:rule";
  const reasons: readonly [PipelineExecution["trigger"], string][] = [
    [{ triggerType: "CreatePipeline", triggerDetail: "arn:aws:iam::123456789012:user/alice" }, "the pipeline is new"],
    [{ triggerType: "CloudWatchEvent", triggerDetail: `${rules}/f-dev-web-push` }, "a push"],
    [{ triggerType: "CloudWatchEvent", triggerDetail: `${rules}/f-dev-base-push` }, "a push"],
    [{ triggerType: "CloudWatchEvent", triggerDetail: `${rules}/f-dev-web-base` }, "a new release of its base image"],
    [{ triggerType: "Webhook", triggerDetail: "arn" }, "a push"],
    [
      {
        triggerType: "StartPipelineExecution",
        triggerDetail: "arn:aws:sts::123456789012:assumed-role/Engineer/alice",
      },
      "started by assumed-role/Engineer/alice",
    ],
    [{ triggerType: "ManualRollback" }, "ManualRollback"],
    [undefined, "not known"],
  ];
  for (const [trigger, reason] of reasons) {
    it(`is "${reason}" where nobody says, and CodePipeline knows ${JSON.stringify(trigger)}`, () => {
      const variables = [{ name: "REASON", resolvedValue: "none given" }];
      expect(reasonOf({ variables, ...(trigger && { trigger }) })).to.equal(reason);
    });
  }

  it("is one line of sensible length, whatever somebody wrote", () => {
    const said = (resolvedValue: string) => reasonOf({ variables: [{ name: "REASON", resolvedValue }] });

    expect(said('  say "why"\r\n\u001b[31mPublish SUCCEEDED\u2028 ')).to.equal('say "why" [31mPublish SUCCEEDED');
    expect(said("x".repeat(1000))).to.equal(`${"x".repeat(299)}…`);
  });
});
