// Every policy of the factory at once: well-formed, small enough for IAM, and no wider than AWS makes it.
import { expect } from "chai";
import { buildRolePolicy } from "../../../components/policies/buildRole";
import type { PolicyDocument, Statement } from "../../../components/policies/document";
import { pipelineRolePolicy } from "../../../components/policies/pipelineRole";
import { BUCKET_POLICY, BUILD, DATA_KEY_POLICY, IMAGE_KEY, ROLE_POLICIES, TRUST_POLICIES } from "./everyPolicy";
import { ACCOUNT, BUCKET, listOf, REPOSITORY } from "./resources";

const ALL = {
  ...ROLE_POLICIES,
  ...TRUST_POLICIES,
  imageKey: IMAGE_KEY,
  dataKey: DATA_KEY_POLICY,
  bucket: BUCKET_POLICY,
};

const statements = (policies: Readonly<Record<string, PolicyDocument>>) =>
  Object.entries(policies).flatMap(([name, { Statement: all }]) =>
    all.map((statement): [string, Statement] => [`${name}.${statement.Sid}`, statement]),
  );
const build = Object.fromEntries(ROLE_POLICIES.build?.Statement.map((statement) => [statement.Sid, statement]) ?? []);

describe("policies", () => {
  it("name every action in full, and every statement once", () => {
    for (const [name, { Action }] of statements({ ...ROLE_POLICIES, imageKey: IMAGE_KEY, dataKey: DATA_KEY_POLICY })) {
      for (const action of listOf(Action)) expect(action, name).to.match(/^[a-z0-9]+:[A-Z][A-Za-z]+$/);
    }
    for (const [name, { Statement: all }] of Object.entries(ALL)) {
      const sids = all.map(({ Sid }) => Sid);
      expect(new Set(sids).size, name).to.equal(sids.length);
      for (const sid of sids) expect(sid, name).to.match(/^[A-Za-z0-9]+$/);
    }
  });

  it("hold what AWS offers no resource for to the factory's regions", () => {
    const open = statements(ROLE_POLICIES).filter(([, { Resource }]) => listOf(Resource).includes("*"));

    // The channels of an agent are not EC2's, and its region is that of its instance.
    for (const [name, { Condition }] of open.filter(([name]) => !name.endsWith(".Channels"))) {
      expect(Object.keys(Condition?.StringEquals ?? {}), name).to.deep.equal(["aws:RequestedRegion"]);
    }
  });

  it("fit into what IAM accepts", () => {
    for (const [name, policy] of Object.entries(ROLE_POLICIES)) {
      expect(JSON.stringify(policy).length, name).to.be.lessThan(10240);
    }
    for (const policy of [IMAGE_KEY, DATA_KEY_POLICY]) expect(JSON.stringify(policy).length).to.be.lessThan(32768);
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
    expect(actions.filter((action) => !/^(logs:|s3:Get|kms:Decrypt$)/.test(action))).to.deep.equal([]);
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

    const given = [BUILD.builderRoleArn, BUILD.imageKeyArn, BUILD.dataKeyArn];
    expect(arns.filter((arn) => !arn.startsWith("arn:aws-cn:") && !given.includes(arn))).to.deep.equal([]);
    expect(policy.Statement.find(({ Sid }) => Sid === "PassBuilderRole")?.Condition).to.deep.equal({
      StringEquals: { "iam:PassedToService": "ec2.amazonaws.com.cn" },
    });
  });

  it("refuse whoever comes to the bucket without TLS or from another account", () => {
    const everything = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [BUCKET, `${BUCKET}/*`] };

    expect(BUCKET_POLICY.Statement).to.deep.equal([
      { Sid: "TlsOnly", ...everything, Condition: { Bool: { "aws:SecureTransport": "false" } } },
      {
        Sid: "OwnAccountOnly",
        ...everything,
        Condition: {
          StringNotEquals: { "aws:PrincipalAccount": ACCOUNT },
          BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
        },
      },
    ]);
  });
});
