import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import type { ActionContext } from "../../../../sandbox/codepipeline/actions/action";
import { Approvals } from "../../../../sandbox/codepipeline/actions/approval";
import { approvalNotice } from "../../../../sandbox/codepipeline/actions/approvalNotice";
import type { ActionProgress } from "../../../../sandbox/codepipeline/model";
import { CredentialStore } from "../../../../sandbox/frontdoor/credentials";
import { approval } from "../declarations";

const ACCOUNT = "123456789012";
const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:golden-approval`;

describe("a manual approval", () => {
  const sns = mockClient(SNSClient);
  const store = new CredentialStore(ACCOUNT);
  const approvals = new Approvals(
    approvalNotice({ endpoint: "http://127.0.0.1:1", issueCredentials: store.issue.bind(store) }),
  );
  let progress: ActionProgress[];
  let controller: AbortController;

  beforeEach(() => {
    sns.reset();
    sns.on(PublishCommand).resolves({});
    progress = [];
    controller = new AbortController();
  });
  afterEach(() => {
    controller.abort();
  });
  after(() => {
    sns.restore();
  });

  const context = (configuration: Readonly<Record<string, string>>, timeoutInMinutes?: number): ActionContext => ({
    pipeline: { name: "golden-web", region: "us-east-1", account: ACCOUNT, arn: "a" },
    pipelineExecutionId: "e",
    actionExecutionId: "x",
    stageName: "Approve",
    declaration: approval("Ask", { ...(timeoutInMinutes !== undefined && { timeoutInMinutes }) }),
    configuration,
    roleArn: `arn:aws:iam::${ACCOUNT}:role/pipeline`,
    inputs: [],
    outputs: [],
    signal: controller.signal,
    report: (each) => progress.push(each),
  });
  const published = () => sns.commandCalls(PublishCommand).map(({ args: [command] }) => command.input);
  const until = () => new Promise(setImmediate);

  it("tells the topic in CodePipeline's own words, with the token that decides", async () => {
    void approvals.run(
      context({ NotificationArn: TOPIC, CustomData: "Publish ami-1?", ExternalEntityLink: "https://tests" }, 60),
    );
    const before = Date.now();
    await until();

    const [{ Message = "", ...notice } = {}] = published();
    expect(notice).to.deep.equal({
      TopicArn: TOPIC,
      Subject: "APPROVAL NEEDED: AWS CodePipeline golden-web for action Ask",
    });
    const link = "https://console.aws.amazon.com/codepipeline/home?region=us-east-1#/view/golden-web";
    const { approval: details, ...rest } = JSON.parse(Message) as { approval: Record<string, string> };
    expect(rest).to.deep.equal({ region: "us-east-1", consoleLink: link });
    const { token = "", expires = "", ...others } = details;
    expect(others).to.deep.equal({
      pipelineName: "golden-web",
      stageName: "Approve",
      actionName: "Ask",
      externalEntityLink: "https://tests",
      approvalReviewLink: `${link}/Approve/Ask/approve/${token}`,
      customData: "Publish ami-1?",
    });
    expect(progress).to.deep.equal([{ token }]);
    expect(expires).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/);
    expect(Date.parse(expires)).to.be.within(before + 59 * 60_000, before + 61 * 60_000);
  });

  it("tells nobody if it names no topic", async () => {
    void approvals.run(context({}));
    await until();

    expect(published()).to.deep.equal([]);
    expect(progress).to.have.length(1);
  });

  it("fails when the topic cannot be told", async () => {
    sns.on(PublishCommand).rejects(new Error("not authorized to perform: SNS:Publish"));

    const outcome = await approvals.run(context({ NotificationArn: TOPIC })).catch(String);

    expect(outcome).to.contain("SNS:Publish");
    expect(progress).to.deep.equal([]);
  });

  it("gives up after its timeout", async () => {
    const { errorDetails } = await approvals.run(context({}, 1e-4));

    expect(errorDetails).to.deep.equal({ code: "ApprovalTimedOut", message: "Nobody decided within 0.0001 minutes" });
  });

  it("waits for as long as CodePipeline allows", async () => {
    const sixtyDays = 86_400;
    const over = approvals.run(context({}, sixtyDays));
    await until();

    const [{ token = "" } = {}] = progress;
    approvals.decide(token, token, { status: "Approved", summary: "fine", by: "me" });
    expect(await over).to.deep.equal({ progress: { summary: "fine", lastUpdatedBy: "me" } });
  });
});
