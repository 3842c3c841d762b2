// What builders act as: reachable by Session Manager, able to do nothing else.
import { expect } from "chai";
import { BuilderProfile } from "../../components/builderProfile";
import { ACCOUNT, deploy, REGION, statementsOf, valueOf } from "../helpers/deploy";

const LOCATION = { partition: "aws", dnsSuffix: "amazonaws.com", region: REGION, accountId: ACCOUNT };

describe("BuilderProfile", () => {
  it("gives EC2 instances a role that Session Manager reaches them with, and no more", async () => {
    const made: BuilderProfile[] = [];
    const deployment = await deploy(() =>
      made.push(new BuilderProfile("golden-builder", { profileName: "golden-builder", location: LOCATION })),
    );
    const role = deployment.one("aws:iam/role:Role");
    const profile = deployment.one("aws:iam/instanceProfile:InstanceProfile");
    const { policy } = deployment.one("aws:iam/rolePolicy:RolePolicy").inputs;

    expect(statementsOf(role.inputs.assumeRolePolicy).Assume?.Principal).to.deep.equal({
      Service: "ec2.amazonaws.com",
    });
    expect(statementsOf(policy)).to.have.all.keys("SessionManager");
    expect(profile.inputs).to.include({ name: "golden-builder", role: "golden-builder-role-1234567" });
    const [{ arn } = { arn: undefined }] = made;
    expect(arn && (await valueOf(arn))).to.equal(`arn:aws:iam::${ACCOUNT}:instance-profile/golden-builder`);
  });
});
