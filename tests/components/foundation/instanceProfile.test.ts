// What instances act as: a role of their own, which only EC2 takes.
import { expect } from "chai";
import { InstanceProfile } from "../../../components/foundation/instanceProfile";
import { policyDocument } from "../../../components/policies/document";
import { ACCOUNT, deploy, REGION, statementsOf, valueOf } from "../../helpers/deploy";

const LOCATION = { partition: "aws", dnsSuffix: "amazonaws.com", region: REGION, accountId: ACCOUNT };
const POLICY = policyDocument({
  Sid: "Agent",
  Effect: "Allow",
  Action: "ssm:UpdateInstanceInformation",
  Resource: "*",
});

describe("InstanceProfile", () => {
  it("gives EC2 instances a role that may do what it is told, and no more", async () => {
    const made: InstanceProfile[] = [];
    const deployment = await deploy(() =>
      made.push(
        new InstanceProfile("golden-builder", {
          profileName: "golden-builder",
          description: "Builders",
          policy: POLICY,
          location: LOCATION,
          tags: { Team: "images" },
        }),
      ),
    );
    const role = deployment.one("aws:iam/role:Role");
    const profile = deployment.one("aws:iam/instanceProfile:InstanceProfile");
    const { policy } = deployment.one("aws:iam/rolePolicy:RolePolicy").inputs;

    expect(statementsOf(role.inputs.assumeRolePolicy).Assume?.Principal).to.deep.equal({
      Service: "ec2.amazonaws.com",
    });
    expect(role.inputs).to.deep.include({ description: "Builders", tags: { Team: "images" } });
    expect(statementsOf(policy)).to.deep.equal({ Agent: POLICY.Statement[0] });
    expect(profile.inputs).to.deep.include({
      name: "golden-builder",
      role: "golden-builder-role-1234567",
      tags: { Team: "images" },
    });
    expect(profile.deleteBeforeReplace, "there can be one of a name").to.equal(true);
    const [{ arn, roleArn } = { arn: undefined, roleArn: undefined }] = made;
    expect(arn && (await valueOf(arn))).to.equal(`arn:aws:iam::${ACCOUNT}:instance-profile/golden-builder`);
    expect(roleArn && (await valueOf(roleArn))).to.equal(`arn:aws:iam::${ACCOUNT}:role/golden-builder-role-1234567`);
  });
});
