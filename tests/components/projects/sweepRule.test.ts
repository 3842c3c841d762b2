// What is swept after: builds that may have left an instance, and no others.
import { expect } from "chai";
import { SweepRule } from "../../../components/projects/sweepRule";
import { ACCOUNT, deploy, REGION, statementsOf } from "../../helpers/deploy";

const LOCATION = { partition: "aws", dnsSuffix: "amazonaws.com", region: REGION, accountId: ACCOUNT };
const PROJECT_ARN = `arn:aws:codebuild:${REGION}:${ACCOUNT}:project/golden-sweep`;

describe("SweepRule", () => {
  it("starts Sweep with the build that failed, was stopped or ran too long, and may start nothing else", async () => {
    const deployment = await deploy(
      () =>
        new SweepRule("golden-sweeper", {
          ruleName: "golden-sweep",
          projectArn: PROJECT_ARN,
          watchedProjects: ["golden-build", "golden-test"],
          location: LOCATION,
          tags: { Team: "images" },
        }),
    );
    const rule = deployment.one("aws:cloudwatch/eventRule:EventRule");
    const target = deployment.one("aws:cloudwatch/eventTarget:EventTarget");
    const role = deployment.one("aws:iam/role:Role");
    const policy = deployment.one("aws:iam/rolePolicy:RolePolicy");

    expect(rule.inputs).to.deep.include({ name: "golden-sweep", tags: { Team: "images" } });
    expect(JSON.parse(String(rule.inputs.eventPattern))).to.deep.equal({
      source: ["aws.codebuild"],
      "detail-type": ["CodeBuild Build State Change"],
      detail: {
        "build-status": ["FAILED", "FAULT", "STOPPED", "TIMED_OUT"],
        "project-name": ["golden-build", "golden-test"],
      },
    });
    expect(target.inputs).to.deep.equal({
      rule: "golden-sweep",
      targetId: "sweep",
      arn: PROJECT_ARN,
      roleArn: `arn:aws:iam::${ACCOUNT}:role/golden-sweeper-role-1234567`,
      inputTransformer: {
        inputPaths: { build: "$.detail.build-id" },
        inputTemplate: '{"environmentVariablesOverride":[{"name":"BUILD_ID","value":<build>,"type":"PLAINTEXT"}]}',
      },
    });
    expect(statementsOf(role.inputs.assumeRolePolicy).Assume?.Condition?.ArnLike).to.deep.equal({
      "aws:SourceArn": [`arn:aws:events:${REGION}:${ACCOUNT}:rule/golden-sweep`],
    });
    const granted = Object.values(statementsOf(policy.inputs.policy));
    expect(granted.map(({ Action, Resource }) => [Action, Resource])).to.deep.equal([
      ["codebuild:StartBuild", PROJECT_ARN],
    ]);
  });
});
