// What starts Tell: what people are told of, and nothing else.
import { expect } from "chai";
import { TellRules } from "../../../components/projects/tellRules";
import { toldRules } from "../../../components/projects/toldEvents";
import { matches } from "../../../sandbox/eventbridge/pattern";
import type { Json } from "../../../sandbox/frontdoor/service";
import { ACCOUNT, deploy, REGION, statementsOf } from "../../helpers/deploy";

const LOCATION = { partition: "aws", dnsSuffix: "amazonaws.com", region: REGION, accountId: ACCOUNT };
const PROJECT_ARN = `arn:aws:codebuild:${REGION}:${ACCOUNT}:project/golden-tell`;
const WATCHED = {
  pipelines: ["golden-db", "golden-web"],
  approval: true,
  operations: { promote: "golden-promote", others: ["golden-sweep", "golden-upkeep"] },
};

describe("the rules that start Tell", () => {
  const startedBy = (event: Json, watched = WATCHED) =>
    toldRules(watched)
      .filter(({ eventPattern }) => matches(JSON.parse(eventPattern) as Json, event))
      .map(({ suffix }) => suffix);
  const pipeline = (what: string, detail: Readonly<Record<string, Json>>): Json => ({
    source: "aws.codepipeline",
    "detail-type": `CodePipeline ${what} Execution State Change`,
    detail: { pipeline: "golden-web", ...detail },
  });
  const build = (project: string, status: string): Json => ({
    source: "aws.codebuild",
    "detail-type": "CodeBuild Build State Change",
    detail: { "project-name": project, "build-status": status },
  });

  const EVENTS: readonly { readonly what: string; readonly event: Json; readonly starts: readonly string[] }[] = [
    { what: "a run that failed", event: pipeline("Pipeline", { state: "FAILED" }), starts: ["failed"] },
    { what: "a run that succeeded", event: pipeline("Pipeline", { state: "SUCCEEDED" }), starts: [] },
    { what: "a run that somebody stopped", event: pipeline("Pipeline", { state: "STOPPED" }), starts: [] },
    {
      what: "a pull request's run that failed",
      event: pipeline("Pipeline", { pipeline: "golden_pr-web", state: "FAILED" }),
      starts: [],
    },
    {
      what: "Publish that succeeded",
      event: pipeline("Action", { action: "Publish", state: "SUCCEEDED" }),
      starts: ["released"],
    },
    { what: "Test that succeeded", event: pipeline("Action", { action: "Test", state: "SUCCEEDED" }), starts: [] },
    {
      what: "Publish that failed, which the run tells",
      event: pipeline("Action", { action: "Publish", state: "FAILED" }),
      starts: [],
    },
    {
      what: "an approval that begins to wait",
      event: pipeline("Action", { action: "Approve", state: "STARTED" }),
      starts: ["asked"],
    },
    { what: "Promote that succeeded", event: build("golden-promote", "SUCCEEDED"), starts: ["operation"] },
    { what: "Promote that failed", event: build("golden-promote", "FAILED"), starts: ["operation"] },
    { what: "Sweep that ran too long", event: build("golden-sweep", "TIMED_OUT"), starts: ["operation"] },
    { what: "Sweep that succeeded", event: build("golden-sweep", "SUCCEEDED"), starts: [] },
    { what: "Upkeep that failed", event: build("golden-upkeep", "FAULT"), starts: ["operation"] },
    { what: "Upkeep that begins", event: build("golden-upkeep", "IN_PROGRESS"), starts: [] },
    { what: "Tell itself that failed", event: build("golden-tell", "FAILED"), starts: [] },
    { what: "a stage that failed, which the run tells", event: build("golden-build", "FAILED"), starts: [] },
  ];
  for (const { what, event, starts } of EVENTS) {
    it(`${starts.length === 0 ? "leave alone" : "hear of"} ${what}`, () => {
      expect(startedBy(event)).to.deep.equal(starts);
    });
  }

  it("do not wait for approvals that nobody is asked for", () => {
    expect(toldRules({ ...WATCHED, approval: false }).map(({ suffix }) => suffix)).to.deep.equal([
      "failed",
      "released",
      "operation",
    ]);
  });

  it("are several of a kind where the pipelines' names are too long for one, with each pipeline in one of them", () => {
    const pipelines = Array.from({ length: 100 }, (_, index) => `golden-${"image".repeat(8)}-${index}`);
    const rules = toldRules({ ...WATCHED, pipelines, approval: false });
    const failed = rules.filter(({ suffix }) => suffix.startsWith("failed"));

    expect(failed.map(({ suffix }) => suffix)).to.deep.equal(["failed", "failed-2", "failed-3"]);
    expect(Math.max(...rules.map(({ eventPattern }) => eventPattern.length))).to.be.at.most(2048);
    const named = failed.flatMap(
      ({ eventPattern }) => (JSON.parse(eventPattern) as { detail: { pipeline: string[] } }).detail.pipeline,
    );
    expect(named).to.deep.equal(pipelines);
  });

  it("tell it what happened, and may start nothing else", async () => {
    const deployment = await deploy(
      () =>
        new TellRules("golden-teller", {
          ...WATCHED,
          rulePrefix: "golden-tell",
          projectArn: PROJECT_ARN,
          location: LOCATION,
          tags: { Team: "images" },
        }),
    );
    const rules = deployment.all("aws:cloudwatch/eventRule:EventRule");
    const target = deployment.one("aws:cloudwatch/eventTarget:EventTarget", "golden-teller-failed-start");
    const policy = deployment.one("aws:iam/rolePolicy:RolePolicy");

    expect(rules.map(({ inputs }) => inputs.name)).to.deep.equal([
      "golden-tell-failed",
      "golden-tell-released",
      "golden-tell-asked",
      "golden-tell-operation",
    ]);
    expect(rules[0]?.inputs.tags).to.deep.equal({ Team: "images" });
    expect(target.inputs).to.deep.equal({
      rule: "golden-tell-failed",
      targetId: "tell",
      arn: PROJECT_ARN,
      roleArn: `arn:aws:iam::${ACCOUNT}:role/golden-teller-role-1234567`,
      inputTransformer: {
        inputPaths: { EVENT_ID: "$.id", PIPELINE: "$.detail.pipeline", EXECUTION_ID: "$.detail.execution-id" },
        inputTemplate:
          '{"environmentVariablesOverride":[{"name":"EVENT","value":"failed","type":"PLAINTEXT"},' +
          '{"name":"EVENT_ID","value":<EVENT_ID>,"type":"PLAINTEXT"},' +
          '{"name":"PIPELINE","value":<PIPELINE>,"type":"PLAINTEXT"},' +
          '{"name":"EXECUTION_ID","value":<EXECUTION_ID>,"type":"PLAINTEXT"}]}',
      },
    });
    const trust = deployment.one("aws:iam/role:Role").inputs.assumeRolePolicy;
    expect(statementsOf(trust).Assume?.Condition?.ArnLike).to.deep.equal({
      "aws:SourceArn": [`arn:aws:events:${REGION}:${ACCOUNT}:rule/golden-tell-*`],
    });
    expect(
      Object.values(statementsOf(policy.inputs.policy)).map(({ Action, Resource }) => [Action, Resource]),
    ).to.deep.equal([["codebuild:StartBuild", PROJECT_ARN]]);
  });
});
