// Tests of the policy of Build's role.
import { expect } from "chai";
import { PUBLISHERS } from "../../../buildsrc/stages/contract";
import { buildRolePolicy } from "../../../components/policies/buildRole";
import { BUILD } from "./everyPolicy";
import { ACCOUNT, CHINA, granted, IMAGES, listOf, MARK_THERE, OWN_UNFINISHED, ownAsked, ownThere } from "./resources";

describe("buildRolePolicy", () => {
  const build = granted(buildRolePolicy(BUILD));

  it("lets a build use only what it made itself, and change an AMI only until it is finished", () => {
    expect(build.HandleBuilder?.Condition).to.deep.equal({ StringEquals: ownThere("builder") });
    expect(build.RemoveImage?.Condition).to.deep.equal({ StringEquals: OWN_UNFINISHED });
    for (const sid of ["Create", "LaunchInterface"]) {
      expect(build[sid]?.Condition, sid).to.deep.equal({ StringEquals: ownAsked("builder") });
    }
    expect(build.Tunnel?.Condition).to.deep.include({ StringEquals: ownThere("builder", "ssm:resourceTag") });
  });

  it("lets Build set the tags that Packer sets, and none by which the gates say what they found", () => {
    const keys = [
      "Name",
      "ami-pipeline",
      "ami-pipeline:image",
      "ami-pipeline:fingerprint",
      "ami-pipeline:commit",
      "ami-pipeline:build",
      "ami-pipeline:base-ami",
      "ami-pipeline:purpose",
      "ami-pipeline:state",
    ];
    const only = { "ForAllValues:StringEquals": { "aws:TagKeys": keys }, Null: { "aws:TagKeys": "false" } };

    expect(build.MarkOnCreation?.Condition).to.deep.equal({
      StringEquals: {
        ...ownAsked("builder"),
        "ec2:CreateAction": ["CreateImage", "CreateKeyPair", "RunInstances"],
      },
      StringEqualsIfExists: { "aws:RequestTag/ami-pipeline:state": ["building"] },
      ...only,
    });
    expect(build.TagUnfinished?.Condition).to.deep.equal({
      StringEquals: OWN_UNFINISHED,
      // Packer sets the mark and the build again, which is allowed as long as they stay the same.
      StringEqualsIfExists: {
        "aws:RequestTag/ami-pipeline": "golden",
        "aws:RequestTag/ami-pipeline:build": "${codebuild:buildArn}",
        "aws:RequestTag/ami-pipeline:state": ["building", "candidate"],
      },
      ...only,
    });
  });

  it("lets Build set an unfinished AMI's description and its need of tokens, and no other attribute", () => {
    expect(build.DescribeImage).to.deep.equal({
      Action: "ec2:ModifyImageAttribute",
      Resource: IMAGES,
      Condition: { StringEquals: OWN_UNFINISHED, Null: { "ec2:Attribute/Description": "false" } },
    });
    expect(build.RequireTokens).to.deep.equal({
      Action: "ec2:ModifyImageAttribute",
      Resource: IMAGES,
      Condition: { StringEquals: { ...OWN_UNFINISHED, "ec2:Attribute/ImdsSupport": "v2.0" } },
    });
  });

  it("lets Build launch instances that are its own, encrypted and require tokens, in one subnet and with a builder's profile", () => {
    expect(build.LaunchInstance?.Condition).to.deep.equal({
      StringEquals: { ...ownAsked("builder"), "ec2:MetadataHttpTokens": "required" },
      ArnEquals: { "ec2:InstanceProfile": BUILD.builderProfileArns },
    });
    expect(build.LaunchVolumes?.Condition).to.deep.include({ Bool: { "ec2:Encrypted": "true" } });
    expect(build.LaunchInto?.Resource).to.include.members([
      "arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-1",
      "arn:aws:ec2:eu-west-1:123456789012:security-group/sg-1",
    ]);
  });

  it("lets Build start from what publishers offer to everybody, from releases, and from what the settings name", () => {
    expect(build.LaunchFromPublished?.Condition).to.deep.equal({
      StringEquals: { "ec2:Owner": PUBLISHERS },
      Bool: { "ec2:Public": "true" },
    });
    expect(build.LaunchFromReleased?.Condition).to.deep.equal({
      StringEquals: { ...MARK_THERE, "ec2:Owner": ACCOUNT, "aws:ResourceTag/ami-pipeline:state": ["released"] },
    });
    expect(build.LaunchFromAccounts?.Condition).to.deep.equal({ StringEquals: { "ec2:Owner": ["333333333333"] } });
    expect(granted(buildRolePolicy({ ...BUILD, baseImageAccounts: [] }))).not.to.have.property("LaunchFromAccounts");
  });

  it("lets Build read the secrets that the settings name, and decrypt no others", () => {
    const secrets = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret`;
    const parameters = [`arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/team/*`];
    const stored = [`${secrets}:team/db-??????`];
    expect(build.ReadSecrets).to.deep.include({
      Action: ["ssm:GetParameter", "secretsmanager:GetSecretValue"],
      Resource: [...parameters, ...stored],
    });
    expect(build.DecryptSecrets).to.deep.include({
      Action: "kms:Decrypt",
      Resource: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/*`,
      Condition: {
        StringEquals: { "kms:ViaService": ["ssm.eu-west-1.amazonaws.com", "secretsmanager.eu-west-1.amazonaws.com"] },
      },
    });
    const one = granted(buildRolePolicy({ ...BUILD, builderInputs: ["secretsmanager:team/db"] }));
    expect(one.DecryptSecrets?.Condition).to.deep.equal({
      StringEquals: { "kms:ViaService": ["secretsmanager.eu-west-1.amazonaws.com"] },
    });
    const none = granted(buildRolePolicy({ ...BUILD, builderInputs: [] }));
    expect(Object.keys(none).filter((sid) => sid.includes("Secret"))).to.deep.equal([]);
  });

  it("lets Build leave volumes unencrypted only if the factory encrypts no images", () => {
    const unencrypted = granted(buildRolePolicy({ ...BUILD, encrypted: false }));
    expect(unencrypted.LaunchVolumes?.Condition).to.deep.equal({
      StringEquals: ownAsked("builder"),
    });
  });

  it("lets Build pass the builders' roles to EC2, and create neither roles nor security groups", () => {
    expect(build.PassBuilderRole).to.deep.include({
      Resource: BUILD.builderRoleArns,
      Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    });
    const actions = Object.values(build).flatMap(({ Action }) => listOf(Action));
    expect(actions.filter((action) => /^iam:(?!PassRole$)|SecurityGroup$/.test(action))).to.deep.equal([]);
  });

  it("uses the ARNs and the name of EC2 of the factory's partition", () => {
    const policy = granted(buildRolePolicy({ ...BUILD, location: CHINA, bucketArn: "arn:aws-cn:s3:::b" }));
    const arns = Object.values(policy).flatMap(({ Resource }) => listOf(Resource));

    const given = ["*", ...BUILD.builderRoleArns, BUILD.imageKeyArn, BUILD.dataKeyArn];
    expect(arns.filter((arn) => !arn.startsWith("arn:aws-cn:") && !given.includes(arn))).to.deep.equal([]);
    expect(policy.PassBuilderRole?.Condition).to.deep.equal({
      StringEquals: { "iam:PassedToService": "ec2.amazonaws.com.cn" },
    });
  });
});
