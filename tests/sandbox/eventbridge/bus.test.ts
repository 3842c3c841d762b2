import { CodeBuildClient, StartBuildCommand } from "@aws-sdk/client-codebuild";
import { CodePipelineClient, StartPipelineExecutionCommand } from "@aws-sdk/client-codepipeline";
import { EventBridgeClient, ListRulesCommand, ListTargetsByRuleCommand, type Rule } from "@aws-sdk/client-eventbridge";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { CredentialStore } from "../../../sandbox/frontdoor/credentials";
import { EventBus } from "../../../sandbox/eventbridge/bus";
import type { ServiceEvent } from "../../../sandbox/frontdoor/service";

const PIPELINE = "arn:aws:codepipeline:us-east-1:123456789012:web";
const PROJECT = "arn:aws:codebuild:us-east-1:123456789012:project/sweep";
const ROLE = "arn:aws:iam::123456789012:role/start";
const EVENT: ServiceEvent = {
  source: "aws.codecommit",
  "detail-type": "CodeCommit Repository State Change",
  region: "us-east-1",
  account: "123456789012",
  resources: [],
  detail: { referenceName: "main", commitId: "abc" },
};
const rule = (Name: string, pattern: object, State: "ENABLED" | "DISABLED" = "ENABLED"): Rule => ({
  Name,
  State,
  EventPattern: JSON.stringify(pattern),
});

describe("the event bus", () => {
  const bridge = mockClient(EventBridgeClient);
  const pipelines = mockClient(CodePipelineClient);
  const builds = mockClient(CodeBuildClient);
  let complaints: string[];

  beforeEach(() => {
    complaints = [];
    bridge.reset();
    pipelines.reset();
    builds.reset();
    pipelines.on(StartPipelineExecutionCommand).resolves({ pipelineExecutionId: "e" });
  });
  after(() => {
    bridge.restore();
    pipelines.restore();
    builds.restore();
  });

  /** Publishes the event and waits until it is delivered. */
  async function publish(): Promise<object[]> {
    const store = new CredentialStore("123456789012");
    new EventBus({
      moto: "http://127.0.0.1:1",
      endpoint: "http://127.0.0.1:2",
      issueCredentials: store.issue.bind(store),
      complain: (message) => complaints.push(message),
    }).publish(EVENT);
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    return pipelines.commandCalls(StartPipelineExecutionCommand).map(({ args: [command] }) => command.input);
  }

  it("starts the pipelines of the rules that match, from every page, with the commit that the event names", async () => {
    bridge
      .on(ListRulesCommand)
      .resolves({ Rules: [rule("other", { source: ["aws.ec2"] })], NextToken: "more" })
      .on(ListRulesCommand, { NextToken: "more" })
      .resolves({
        Rules: [
          rule("push", { detail: { referenceName: ["main"] } }),
          rule("off", { source: [{ exists: true }] }, "DISABLED"),
        ],
      })
      .on(ListTargetsByRuleCommand, { Rule: "push" })
      .resolves({
        Targets: [
          {
            Id: "1",
            Arn: PIPELINE,
            RoleArn: ROLE,
            InputTransformer: {
              InputPathsMap: { commit: "$.detail.commitId" },
              InputTemplate:
                '{"sourceRevisions":[{"actionName":"Source","revisionType":"COMMIT_ID","revisionValue":"<commit>"}]}',
            },
          },
        ],
      });

    expect(await publish()).to.deep.equal([
      { name: "web", sourceRevisions: [{ actionName: "Source", revisionType: "COMMIT_ID", revisionValue: "abc" }] },
    ]);
    expect(complaints).to.deep.equal([]);
  });

  it("starts a build of a project with the variables that the rule makes of the event", async () => {
    bridge
      .on(ListRulesCommand)
      .resolves({ Rules: [rule("ended", { source: ["aws.codecommit"] })] })
      .on(ListTargetsByRuleCommand)
      .resolves({
        Targets: [
          {
            Id: "1",
            Arn: PROJECT,
            RoleArn: ROLE,
            InputTransformer: {
              InputPathsMap: { build: "$.detail.commitId" },
              InputTemplate:
                '{"environmentVariablesOverride":[{"name":"BUILD_ID","value":<build>,"type":"PLAINTEXT"}]}',
            },
          },
        ],
      });

    await publish();

    expect(complaints).to.deep.equal([]);
    expect(builds.commandCalls(StartBuildCommand).map(({ args: [command] }) => command.input)).to.deep.equal([
      {
        projectName: "sweep",
        environmentVariablesOverride: [{ name: "BUILD_ID", value: "abc", type: "PLAINTEXT" }],
      },
    ]);
  });

  it("says which rule or target it cannot serve, and serves the others", async () => {
    bridge
      .on(ListRulesCommand)
      .resolves({
        Rules: [rule("odd", { detail: { a: [{ cidr: "::" }] } }), rule("push", { source: ["aws.codecommit"] })],
      })
      .on(ListTargetsByRuleCommand)
      .resolves({
        Targets: [
          { Id: "1", Arn: "arn:aws:sns:us-east-1:123456789012:topic" },
          { Id: "2", Arn: PIPELINE },
          { Id: "3", Arn: PIPELINE, RoleArn: ROLE, Input: "{}" },
        ],
      });

    expect(await publish()).to.deep.equal([{ name: "web" }]);
    expect(complaints).to.have.length(3);
    expect(complaints[0]).to.match(/^rule odd is left out: .*"cidr"/);
    expect(complaints[1]).to.match(/^rule push, target arn:aws:sns:.*delivers no events/);
    expect(complaints[2]).to.match(/^rule push, target .*:web: .*no role/);
  });
});
