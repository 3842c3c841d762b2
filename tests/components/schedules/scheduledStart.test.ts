import { expect } from "chai";
import { ScheduledStart } from "../../../components/schedules/scheduledStart";
import { ACCOUNT, deploy, LOCATION, REGION, statementsOf } from "../../helpers/deploy";

const PROJECT_ARN = `arn:aws:codebuild:${REGION}:${ACCOUNT}:project/golden-upkeep`;
const START = { Sid: "Start", Effect: "Allow", Action: "codebuild:StartBuild", Resource: PROJECT_ARN } as const;
const NIGHTLY = {
  scheduleName: "golden-upkeep",
  description: "Starts Upkeep",
  expression: "cron(0 3 * * ? *)",
  target: { arn: PROJECT_ARN },
  policy: START,
  location: LOCATION,
};

describe("ScheduledStart", () => {
  it("starts its target on time, in few attempts, with a role that may start nothing else", async () => {
    const deployment = await deploy(
      () => new ScheduledStart("golden-nightly", { ...NIGHTLY, timeZone: "Europe/Berlin", tags: { Team: "images" } }),
    );

    expect(deployment.one("aws:scheduler/schedule:Schedule").inputs).to.deep.equal({
      name: "golden-upkeep",
      description: "Starts Upkeep",
      scheduleExpression: "cron(0 3 * * ? *)",
      scheduleExpressionTimezone: "Europe/Berlin",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: PROJECT_ARN,
        roleArn: `arn:aws:iam::${ACCOUNT}:role/golden-nightly-role-1234567`,
        retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 900 },
      },
    });
    const role = deployment.one("aws:iam/role:Role");
    expect(role.inputs.tags).to.deep.equal({ Team: "images" });
    expect(statementsOf(role.inputs.assumeRolePolicy).Assume).to.deep.include({
      Principal: { Service: "scheduler.amazonaws.com" },
      Condition: {
        StringEquals: {
          "aws:SourceAccount": ACCOUNT,
          "aws:SourceArn": `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule-group/default`,
        },
      },
    });
    expect(statementsOf(deployment.one("aws:iam/rolePolicy:RolePolicy").inputs.policy)).to.deep.equal({ Start: START });
  });

  it("calls a universal target with its input, in UTC unless told otherwise", async () => {
    const target = { arn: "arn:aws:scheduler:::aws-sdk:codepipeline:startPipelineExecution", input: '{"Name":"web"}' };
    const deployment = await deploy(() => new ScheduledStart("golden-weekly", { ...NIGHTLY, target }));

    const { inputs } = deployment.one("aws:scheduler/schedule:Schedule");
    expect(inputs.scheduleExpressionTimezone).to.equal("UTC");
    expect(inputs.target).to.include(target);
  });
});
