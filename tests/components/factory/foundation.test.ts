// What the runs of a factory stand on: its network, its roles' bounds and its own key.
import { expect } from "chai";
import { ACCOUNT, REGION, statementsOf, type Deployment } from "../../helpers/deploy";
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
  environmentOf,
  standardFactory,
  policyOf,
  arn,
} from "../factories";

/** What the action of Build in an image's pipeline tells it. */
function toldTo(deployment: Deployment, image: string): Record<string, string> {
  const { stages } = deployment.one(PIPELINE, `golden-${image}-pipeline`).inputs;
  const declared = stages as { name: string; actions: { configuration: { EnvironmentVariables: string } }[] }[];
  const { EnvironmentVariables } = declared.find(({ name }) => name === "Build")?.actions[0]?.configuration ?? {};
  const variables = JSON.parse(EnvironmentVariables ?? "[]") as { name: string; value: string }[];
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

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
      expect([policy[sid]?.Resource].flat()).to.deep.equal([
        `arn:aws:iam::${ACCOUNT}:role/images/golden-${role}-role-1234567`,
      ]);
      expect([policy.LaunchInstance?.Condition?.ArnEquals?.["ec2:InstanceProfile"]].flat()).to.deep.equal([
        `arn:aws:iam::${ACCOUNT}:instance-profile/images/${FACTORY}-${profile}`,
      ]);
    }
    for (const { name, inputs } of standard.all(ROLE)) {
      expect([inputs.path, inputs.permissionsBoundary], name).to.deep.equal(["/", undefined]);
    }
  });

  it("gives the builders of an image that has rights of its own a role and a profile with these, and nobody else", async () => {
    const managed = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    const own = { Sid: "Artifacts", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::a/*" } as const;
    const bounds = { path: "/images/", permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/boundary` };
    const deployment = await deployOne({
      rolePath: bounds.path,
      permissionsBoundary: bounds.permissionsBoundary,
      builderPolicies: { web: [managed, own], db: [] },
      githubRepository: "o/r",
    });
    const profileName = `${FACTORY}-builder@web`;
    const profileArn = `arn:aws:iam::${ACCOUNT}:instance-profile/images/${profileName}`;
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/images/golden-builder@web-role-1234567`;

    expect(deployment.one(ROLE, "golden-builder@web-role").inputs).to.deep.include(bounds);
    expect(deployment.one("aws:iam/instanceProfile:InstanceProfile", "golden-builder@web-profile").inputs).to.include({
      name: profileName,
      path: bounds.path,
    });
    expect(
      deployment.all("aws:iam/rolePolicyAttachment:RolePolicyAttachment").map(({ inputs }) => inputs),
    ).to.deep.equal([{ role: "golden-builder@web-role-1234567", policyArn: managed }]);
    expect(policyOf(deployment, "builder@web")).to.deep.equal({ ...policyOf(deployment, "builder"), Artifacts: own });

    const build = policyOf(deployment, "build");
    expect(build.PassBuilderRole?.Resource).to.have.length(2).and.to.include(roleArn);
    expect(build.LaunchInstance?.Condition?.ArnEquals?.["ec2:InstanceProfile"])
      .to.have.length(2)
      .and.to.include(profileArn);
    expect(environmentOf(deployment, "build")).to.include({ INSTANCE_PROFILE: `${FACTORY}-builder` });
    expect(toldTo(deployment, "web").INSTANCE_PROFILE).to.equal(profileName);
    expect(toldTo(deployment, "db")).not.to.have.property("INSTANCE_PROFILE");
    expect(policyOf(deployment, "deploy").Own?.Resource).to.include(
      `arn:aws:iam::${ACCOUNT}:instance-profile/images/${FACTORY}-*`,
    );
  });

  it("lets instances connect to where the settings say, besides packages and AWS", async () => {
    const deployment = await deployOne({ builderEgress: ["tcp/5432/10.0.0.0/8", "udp/500-600/fd00::/8"] });
    const egress = deployment.one("aws:ec2/securityGroup:SecurityGroup").inputs.egress as object[];

    expect(egress).to.have.length(4);
    expect(egress.slice(2)).to.deep.equal([
      { description: "builderEgress", protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: ["10.0.0.0/8"] },
      { description: "builderEgress", protocol: "udp", fromPort: 500, toPort: 600, ipv6CidrBlocks: ["fd00::/8"] },
    ]);
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
