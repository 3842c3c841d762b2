// What the runs of a factory stand on: its network, its roles' bounds and its own key.
import { expect } from "chai";
import { ACCOUNT, REGION, statementsOf } from "../../helpers/deploy";
import {
  PIPELINE,
  PROJECT,
  ROLE,
  KEY,
  TOPIC,
  PURPOSES,
  FACTORY,
  BUCKET,
  deployOne,
  standardFactory,
  policyOf,
  arn,
} from "../factories";

describe("the foundation of a factory", () => {
  it("builds in the network it is given", async () => {
    const deployment = await deployOne({ vpcId: "vpc-1", subnetId: "subnet-1" });

    expect(deployment.one("aws:ec2/securityGroup:SecurityGroup").inputs.vpcId).to.equal("vpc-1");
    expect(policyOf(deployment, "build").LaunchInto?.Resource).to.include(arn("ec2", "subnet/subnet-1"));
  });

  it("keeps its roles and profiles where it is told, within the boundary it is given, and passes on those", async () => {
    const standard = await standardFactory();
    const bounds = { path: "/images/", permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/boundary` };
    const deployment = await deployOne({
      rolePath: bounds.path,
      permissionsBoundary: bounds.permissionsBoundary,
    });
    const profiles = deployment.all("aws:iam/instanceProfile:InstanceProfile");

    expect(deployment.all(ROLE)).to.have.length(standard.all(ROLE).length);
    for (const { name, inputs } of deployment.all(ROLE)) {
      expect(inputs, name).to.deep.include(bounds);
    }
    expect(profiles.map(({ inputs }) => inputs.path)).to.deep.equal([bounds.path, bounds.path]);
    for (const [stage, sid, role, profile] of [
      ["build", "PassBuilderRole", "builder", "builder"],
      ["test", "PassTestRole", "tester", "test"],
    ] as const) {
      const policy = policyOf(deployment, stage);
      expect(policy[sid]?.Resource).to.equal(`arn:aws:iam::${ACCOUNT}:role/images/golden-${role}-role-1234567`);
      expect(policy.LaunchInstance?.Condition?.ArnEquals).to.deep.equal({
        "ec2:InstanceProfile": `arn:aws:iam::${ACCOUNT}:instance-profile/images/${FACTORY}-${profile}`,
      });
    }
    for (const { name, inputs } of standard.all(ROLE)) {
      expect([inputs.path, inputs.permissionsBoundary], name).to.deep.equal(["/", undefined]);
    }
  });

  it("encrypts its own data with a key of its own, if it is told so", async () => {
    const approval = { approval: true, approvalEmails: ["ann@example.com"] };
    const deployment = await deployOne({ customerManagedKey: true, ...approval });
    const key = deployment.one(KEY, "golden-data-key");
    const keyArn = `arn:aws:kms:${REGION}:${ACCOUNT}:key/golden-data-key-1234567`;
    const logGroups = deployment.all("aws:cloudwatch/logGroup:LogGroup");
    const { Logs, Notices } = statementsOf(key.inputs.policy);

    expect(deployment.all(KEY)).to.have.length(1);
    expect(key.retainOnDelete).to.equal(true);
    expect(
      deployment.one("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration").inputs
        .rules,
    ).to.deep.equal([
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
        bucketKeyEnabled: true,
      },
    ]);
    for (const { inputs } of deployment.all(PIPELINE)) {
      expect(inputs.artifactStores).to.deep.equal([
        { type: "S3", location: BUCKET, encryptionKey: { id: keyArn, type: "KMS" } },
      ]);
    }
    for (const { inputs } of deployment.all(PROJECT)) {
      expect(inputs.encryptionKey).to.equal(keyArn);
    }
    expect(logGroups.map(({ inputs }) => inputs.kmsKeyId)).to.deep.equal(PURPOSES.map(() => keyArn));
    expect(Logs?.Condition?.ArnEquals?.["kms:EncryptionContext:aws:logs:arn"]).to.have.members(
      logGroups.map(({ inputs }) => arn("logs", `log-group:${String(inputs.name)}`)),
    );
    expect(deployment.one(TOPIC).inputs.kmsMasterKeyId).to.equal(keyArn);
    expect(Notices).not.to.equal(undefined);
    for (const role of ["pipeline", "validate", "build", "test", "publish", "promote"]) {
      expect(JSON.stringify(policyOf(deployment, role)), role).to.contain(keyArn);
    }
  });

  it("deletes that key on destroy only together with its bucket, and needs no topic for it", async () => {
    const deployment = await deployOne({ customerManagedKey: true, deleteArtifactsOnDestroy: true });
    const key = deployment.one(KEY, "golden-data-key");

    expect(key.retainOnDelete).to.equal(false);
    expect(statementsOf(key.inputs.policy)).not.to.have.property("Notices");
  });
});
