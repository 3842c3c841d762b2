// Every policy of the factory at once: well-formed, small enough for IAM, and no wider than AWS makes it.
import { expect } from "chai";
import { artifactBucketPolicy } from "../../../components/policies/artifactBucketPolicy";
import { builderInstanceRolePolicy } from "../../../components/policies/builderInstanceRole";
import { buildRolePolicy } from "../../../components/policies/buildRole";
import type { PolicyDocument, Statement } from "../../../components/policies/document";
import { eventsRolePolicy } from "../../../components/policies/eventsRole";
import { pipelineRolePolicy } from "../../../components/policies/pipelineRole";
import { codeBuildTrust, codePipelineTrust, eventsTrust, instanceTrust } from "../../../components/policies/trust";
import { validateRolePolicy } from "../../../components/policies/validateRole";

const LOCATION = { partition: "aws", dnsSuffix: "amazonaws.com", region: "eu-west-1", accountId: "123456789012" };
const BUCKET = "arn:aws:s3:::golden-artifacts-1";
const BUILD = {
  location: LOCATION,
  logGroupName: "/aws/codebuild/golden-build",
  bucketArn: BUCKET,
  factoryName: "golden",
  subnetId: "subnet-1",
  securityGroupId: "sg-1",
  builderRoleArn: "arn:aws:iam::123456789012:role/golden-builder-role-1",
  builderProfileArn: "arn:aws:iam::123456789012:instance-profile/golden-builder",
};
const PIPELINES = Array.from({ length: 60 }, (_, index) => `golden-${"image".repeat(8)}-${index}`);

const ROLE_POLICIES: Readonly<Record<string, PolicyDocument>> = {
  pipeline: pipelineRolePolicy({
    location: LOCATION,
    bucketArn: BUCKET,
    repositoryArn: "arn:aws:codecommit:eu-west-1:123456789012:golden",
    projectArns: ["arn:aws:codebuild:eu-west-1:123456789012:project/golden-build"],
  }),
  validate: validateRolePolicy(BUILD),
  build: buildRolePolicy(BUILD),
  events: eventsRolePolicy(LOCATION, PIPELINES),
  builder: builderInstanceRolePolicy(),
};
const TRUST_POLICIES: Readonly<Record<string, PolicyDocument>> = {
  codeBuild: codeBuildTrust(LOCATION, "golden-build"),
  codePipeline: codePipelineTrust(),
  events: eventsTrust(LOCATION, "golden-*-push"),
  instance: instanceTrust(LOCATION),
};
const ALL = { ...ROLE_POLICIES, ...TRUST_POLICIES, bucket: artifactBucketPolicy(BUCKET) };

const listOf = (value: string | readonly string[] | undefined) => [value ?? []].flat();
const statements = (policies: Readonly<Record<string, PolicyDocument>>) =>
  Object.entries(policies).flatMap(([name, { Statement: all }]) =>
    all.map((statement): [string, Statement] => [`${name}.${statement.Sid}`, statement]),
  );
const build = Object.fromEntries(ROLE_POLICIES.build?.Statement.map((statement) => [statement.Sid, statement]) ?? []);

describe("policies", () => {
  it("name every action in full, and every statement once", () => {
    for (const [name, { Action }] of statements(ROLE_POLICIES)) {
      for (const action of listOf(Action)) expect(action, name).to.match(/^[a-z0-9]+:[A-Z][A-Za-z]+$/);
    }
    for (const [name, { Statement: all }] of Object.entries(ALL)) {
      const sids = all.map(({ Sid }) => Sid);
      expect(new Set(sids).size, name).to.equal(sids.length);
      for (const sid of sids) expect(sid, name).to.match(/^[A-Za-z0-9]+$/);
    }
  });

  it("leave a resource open only where AWS offers nothing narrower", () => {
    const open = statements(ROLE_POLICIES).filter(([, { Resource }]) => listOf(Resource).includes("*"));

    expect(open.map(([name]) => name)).to.deep.equal(["build.Look", "builder.SessionManager"]);
    expect(listOf(build.Look?.Action).filter((action) => !action.startsWith("ec2:Describe"))).to.deep.equal([]);
    expect(build.Look?.Condition).to.deep.equal({ StringEquals: { "aws:RequestedRegion": "eu-west-1" } });
  });

  it("fit into what IAM accepts", () => {
    for (const [name, policy] of Object.entries(ROLE_POLICIES)) {
      expect(JSON.stringify(policy).length, name).to.be.lessThan(10240);
    }
    for (const [name, policy] of Object.entries(TRUST_POLICIES)) {
      expect(JSON.stringify(policy).length, name).to.be.lessThan(2048);
    }
  });

  it("let each service assume a role on behalf of the factory's own resources only, where it can say so", () => {
    const conditions = Object.entries(TRUST_POLICIES).map(([name, { Statement: all }]) => [name, all[0]?.Condition]);
    const account = "123456789012";

    expect(Object.fromEntries(conditions)).to.deep.equal({
      codeBuild: {
        StringEquals: {
          "aws:SourceAccount": account,
          "aws:SourceArn": `arn:aws:codebuild:eu-west-1:${account}:project/golden-build`,
        },
      },
      codePipeline: undefined,
      events: {
        StringEquals: { "aws:SourceAccount": account },
        ArnLike: { "aws:SourceArn": `arn:aws:events:eu-west-1:${account}:rule/golden-*-push` },
      },
      instance: undefined,
    });
  });

  it("keep Validate from everything but its log and the source", () => {
    const actions = ROLE_POLICIES.validate?.Statement.flatMap(({ Action }) => listOf(Action)) ?? [];
    expect(actions.filter((action) => !/^(logs:|s3:Get)/.test(action))).to.deep.equal([]);
  });

  it("let Build change only what carries the factory's mark", () => {
    const marked = { "aws:ResourceTag/ami-pipeline": "golden" };
    expect(build.HandleMarked?.Condition).to.deep.equal({ StringEquals: marked });
    expect(build.TagMarked?.Condition).to.deep.equal({
      StringEquals: marked,
      // The mark may be set again, as Packer does, but not to another factory's.
      StringEqualsIfExists: { "aws:RequestTag/ami-pipeline": "golden" },
    });
    expect(build.CreateMarked?.Condition).to.deep.equal({ StringEquals: { "aws:RequestTag/ami-pipeline": "golden" } });
    expect(build.Tunnel?.Condition).to.deep.include({ StringEquals: { "ssm:resourceTag/ami-pipeline": "golden" } });
  });

  it("let Build launch marked, encrypted, token-only instances in one subnet, with one profile", () => {
    expect(build.LaunchInstance?.Condition).to.deep.equal({
      StringEquals: { "aws:RequestTag/ami-pipeline": "golden", "ec2:MetadataHttpTokens": "required" },
      ArnEquals: { "ec2:InstanceProfile": BUILD.builderProfileArn },
    });
    expect(build.LaunchVolumes?.Condition).to.deep.include({ Bool: { "ec2:Encrypted": "true" } });
    expect(build.LaunchInto?.Resource).to.include.members([
      "arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-1",
      "arn:aws:ec2:eu-west-1:123456789012:security-group/sg-1",
    ]);
    expect(build.LaunchFromImage?.Condition).to.deep.equal({
      StringEquals: { "ec2:Owner": ["amazon", "099720109477", "136693071363", "123456789012"] },
    });
  });

  it("let Build pass one role on, to EC2, and create neither roles nor security groups", () => {
    expect(build.PassBuilderRole).to.deep.include({
      Resource: BUILD.builderRoleArn,
      Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    });
    const actions = ROLE_POLICIES.build?.Statement.flatMap(({ Action }) => listOf(Action)) ?? [];
    expect(actions.filter((action) => /^iam:(?!PassRole$)|SecurityGroup$/.test(action))).to.deep.equal([]);
  });

  it("follow the partition, in ARNs and in EC2's name", () => {
    const china = { partition: "aws-cn", dnsSuffix: "amazonaws.com.cn", region: "cn-north-1", accountId: "1" };
    const policy = buildRolePolicy({ ...BUILD, location: china, bucketArn: "arn:aws-cn:s3:::b" });
    const arns = policy.Statement.flatMap(({ Resource }) => listOf(Resource)).filter((arn) => arn !== "*");

    const given = [BUILD.builderRoleArn];
    expect(arns.filter((arn) => !arn.startsWith("arn:aws-cn:") && !given.includes(arn))).to.deep.equal([]);
    expect(policy.Statement.find(({ Sid }) => Sid === "PassBuilderRole")?.Condition).to.deep.equal({
      StringEquals: { "iam:PassedToService": "ec2.amazonaws.com.cn" },
    });
  });

  it("refuse whoever comes to the bucket without TLS", () => {
    expect(artifactBucketPolicy(BUCKET).Statement).to.deep.equal([
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [BUCKET, `${BUCKET}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });
});
