// Every policy of the factory at once: well-formed, small enough for IAM, and no wider than AWS makes it.
import { expect } from "chai";
import { approverPolicy } from "../../../components/policies/approverPolicy";
import { artifactBucketPolicy } from "../../../components/policies/artifactBucketPolicy";
import { builderInstanceRolePolicy } from "../../../components/policies/builderInstanceRole";
import { buildRolePolicy } from "../../../components/policies/buildRole";
import { consumerPolicy } from "../../../components/policies/consumerPolicy";
import type { PolicyDocument, Statement } from "../../../components/policies/document";
import { eventsRolePolicy } from "../../../components/policies/eventsRole";
import { imageKeyPolicy } from "../../../components/policies/imageKeyPolicy";
import { pipelineRolePolicy } from "../../../components/policies/pipelineRole";
import { promoteRolePolicy } from "../../../components/policies/promoteRole";
import { publishRolePolicy } from "../../../components/policies/publishRole";
import { sweepEventsRolePolicy } from "../../../components/policies/sweepEventsRole";
import { sweepRolePolicy } from "../../../components/policies/sweepRole";
import { testInstanceRolePolicy } from "../../../components/policies/testInstanceRole";
import { testRolePolicy } from "../../../components/policies/testRole";
import { codeBuildTrust, codePipelineTrust, eventsTrust, instanceTrust } from "../../../components/policies/trust";
import { validateRolePolicy } from "../../../components/policies/validateRole";
import { ACCOUNT, BUCKET, keyIn, LAUNCH, listOf, LOCATION, RELEASES, REPOSITORY } from "./resources";

const BUILD = {
  ...LAUNCH,
  builderRoleArn: `arn:aws:iam::${ACCOUNT}:role/golden-builder-role-1`,
  builderProfileArn: `arn:aws:iam::${ACCOUNT}:instance-profile/golden-builder`,
  imageKeyArn: keyIn("eu-west-1"),
  encrypted: true,
};
const TEST = {
  ...LAUNCH,
  testRoleArn: `arn:aws:iam::${ACCOUNT}:role/golden-tester-role-1`,
  testProfileArn: `arn:aws:iam::${ACCOUNT}:instance-profile/golden-tester`,
  reportGroupArn: `arn:aws:codebuild:eu-west-1:${ACCOUNT}:report-group/golden-test-tests`,
  imageKeyArn: keyIn("eu-west-1"),
};
const PIPELINES = Array.from({ length: 60 }, (_, index) => `golden-${"image".repeat(8)}-${index}`);
/** As many as there are in an account before somebody enables more. */
const REGIONS = ["eu-west-1", ...Array.from({ length: 16 }, (_, index) => `eu-west-${index + 2}`)];
const RELEASED = { ...RELEASES, regions: REGIONS };

const ROLE_POLICIES: Readonly<Record<string, PolicyDocument>> = {
  pipeline: pipelineRolePolicy({
    ...BUILD,
    repositoryArn: REPOSITORY,
    projectArns: [`arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/golden-build`],
    approvalTopicArn: `arn:aws:sns:eu-west-1:${ACCOUNT}:golden-approval`,
  }),
  validate: validateRolePolicy(BUILD),
  build: buildRolePolicy(BUILD),
  test: testRolePolicy(TEST),
  publish: publishRolePolicy({
    ...RELEASED,
    imageKeyArns: Object.fromEntries(REGIONS.map((region) => [region, keyIn(region)])),
    pipelineArns: PIPELINES.slice(0, 10).map((name) => `arn:aws:codepipeline:eu-west-1:${ACCOUNT}:${name}`),
  }),
  promote: promoteRolePolicy({ ...RELEASED, repositoryArn: REPOSITORY }),
  sweep: sweepRolePolicy({ ...BUILD, repositoryArn: REPOSITORY }),
  sweepEvents: sweepEventsRolePolicy(`arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/golden-sweep`),
  events: eventsRolePolicy(LOCATION, PIPELINES),
  builder: builderInstanceRolePolicy(LOCATION),
  tester: testInstanceRolePolicy(LOCATION),
  consumer: consumerPolicy(REGIONS.map(keyIn)),
  approver: approverPolicy(LOCATION, PIPELINES.slice(0, 40)),
};
const TRUST_POLICIES: Readonly<Record<string, PolicyDocument>> = {
  codeBuild: codeBuildTrust(LOCATION, "golden-build"),
  codePipeline: codePipelineTrust(),
  events: eventsTrust(LOCATION, "golden-*-push"),
  instance: instanceTrust(LOCATION),
};
const IMAGE_KEY = imageKeyPolicy({
  location: LOCATION,
  accounts: Array.from({ length: 250 }, (_, index) => String(100000000000 + index)),
  organizations: ["arn:aws:organizations::123456789012:organization/o-exampleorgid"],
  organizationalUnits: ["arn:aws:organizations::123456789012:ou/o-exampleorgid/ou-abcd-11111111"],
});
const ALL = { ...ROLE_POLICIES, ...TRUST_POLICIES, imageKey: IMAGE_KEY, bucket: artifactBucketPolicy(BUCKET) };

const statements = (policies: Readonly<Record<string, PolicyDocument>>) =>
  Object.entries(policies).flatMap(([name, { Statement: all }]) =>
    all.map((statement): [string, Statement] => [`${name}.${statement.Sid}`, statement]),
  );
const build = Object.fromEntries(ROLE_POLICIES.build?.Statement.map((statement) => [statement.Sid, statement]) ?? []);

/** Source: the service authorization reference, which has no resource type for these. */
const WITHOUT_RESOURCE =
  /^(ec2:Describe(?!ImageAttribute)|ssmmessages:|ssm:(DescribeInstanceInformation|GetCommandInvocation)$)/;

describe("policies", () => {
  it("name every action in full, and every statement once", () => {
    for (const [name, { Action }] of statements({ ...ROLE_POLICIES, imageKey: IMAGE_KEY })) {
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

    const narrower = open.flatMap(([name, { Action }]) =>
      listOf(Action).flatMap((action) => (WITHOUT_RESOURCE.test(action) ? [] : [`${name} ${action}`])),
    );
    expect(narrower).to.deep.equal([]);
    // The channels of an agent are not EC2's, and its region is that of its instance.
    for (const [name, { Condition }] of open.filter(([name]) => !name.endsWith(".Channels"))) {
      expect(Object.keys(Condition?.StringEquals ?? {}), name).to.deep.equal(["aws:RequestedRegion"]);
    }
  });

  it("fit into what IAM accepts", () => {
    for (const [name, policy] of Object.entries(ROLE_POLICIES)) {
      expect(JSON.stringify(policy).length, name).to.be.lessThan(10240);
    }
    expect(JSON.stringify(IMAGE_KEY).length).to.be.lessThan(32768);
    for (const [name, policy] of Object.entries(TRUST_POLICIES)) {
      expect(JSON.stringify(policy).length, name).to.be.lessThan(2048);
    }
  });

  it("let each service assume a role on behalf of the factory's own resources only, where it can say so", () => {
    const conditions = Object.entries(TRUST_POLICIES).map(([name, { Statement: all }]) => [name, all[0]?.Condition]);
    expect(Object.fromEntries(conditions)).to.deep.equal({
      codeBuild: {
        StringEquals: {
          "aws:SourceAccount": ACCOUNT,
          "aws:SourceArn": `arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/golden-build`,
        },
      },
      codePipeline: undefined,
      events: {
        StringEquals: { "aws:SourceAccount": ACCOUNT },
        ArnLike: { "aws:SourceArn": `arn:aws:events:eu-west-1:${ACCOUNT}:rule/golden-*-push` },
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
    for (const sid of ["HandleBuilder", "HandleImage", "DeleteKeyPair", "DeleteSnapshots", "DeleteVolumes"]) {
      expect(build[sid]?.Condition, sid).to.deep.equal({ StringEquals: marked });
    }
    expect(build.TagMarked?.Condition).to.deep.equal({
      StringEquals: marked,
      // The mark may be set again, as Packer does, but not to another factory's.
      StringEqualsIfExists: {
        "aws:RequestTag/ami-pipeline": "golden",
        "aws:RequestTag/ami-pipeline:state": ["building", "candidate"],
      },
    });
    for (const sid of ["CreateImage", "CreateKeyPair"]) {
      expect(build[sid]?.Condition, sid).to.deep.equal({ StringEquals: { "aws:RequestTag/ami-pipeline": "golden" } });
    }
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

  it("let Build leave volumes unencrypted only where the factory encrypts no images", () => {
    const { Statement: all } = buildRolePolicy({ ...BUILD, encrypted: false });
    expect(all.find(({ Sid }) => Sid === "LaunchVolumes")?.Condition).to.deep.equal({
      StringEquals: { "aws:RequestTag/ami-pipeline": "golden" },
    });
  });

  it("let stages write where they have to, and nowhere else in the bucket", () => {
    const writes = statements(ROLE_POLICIES).flatMap(([name, { Action, Resource }]) =>
      listOf(Action).includes("s3:PutObject")
        ? [[name, ...listOf(Resource).map((arn) => arn.slice(BUCKET.length))]]
        : [],
    );

    expect(writes).to.deep.equal([
      ["pipeline.Artifacts", "/golden-*"],
      ["build.WriteArtifacts", "/golden-*"],
      ["build.WriteRecords", "/amis/*/build.json", "/amis/*/packages.txt"],
      ["test.KeepRecord", "/amis/*/tests.json"],
      ["publish.WriteReleases", "/releases/*"],
    ]);
  });

  it("let the pipeline ask for approval where there is somebody to ask", () => {
    const resources = { ...BUILD, repositoryArn: REPOSITORY, projectArns: [] };
    const asks = ({ Statement: all }: PolicyDocument) => all.filter(({ Sid }) => Sid === "AskForApproval");

    expect(asks(pipelineRolePolicy(resources))).to.deep.equal([]);
    expect(asks(pipelineRolePolicy({ ...resources, approvalTopicArn: "arn:aws:sns:topic" }))).to.deep.equal([
      { Sid: "AskForApproval", Effect: "Allow", Action: "sns:Publish", Resource: "arn:aws:sns:topic" },
    ]);
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

    const given = [BUILD.builderRoleArn, BUILD.imageKeyArn];
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
