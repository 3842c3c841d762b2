// What Test may do: launch marked instances of the factory's AMIs, run commands on them, and tell on the AMI.
import { expect } from "chai";
import { testRolePolicy } from "../../../components/policies/testRole";
import { ACCOUNT, BUCKET, ec2, granted, IMAGES, keyIn, LAUNCH, MARK_ASKED, MARK_THERE, SNAPSHOTS } from "./resources";

const PROFILE = `arn:aws:iam::${ACCOUNT}:instance-profile/golden-tester`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/golden-tester-role-1`;
const REPORTS = `arn:aws:codebuild:eu-west-1:${ACCOUNT}:report-group/golden-test-tests`;
const TEST = { ...LAUNCH, testRoleArn: ROLE, testProfileArn: PROFILE, reportGroupArn: REPORTS };
const test = granted(testRolePolicy(TEST));

describe("testRolePolicy", () => {
  it("launches from the factory's own AMIs alone", () => {
    expect(test.LaunchFromImage).to.deep.equal({
      Action: "ec2:RunInstances",
      Resource: IMAGES,
      Condition: { StringEquals: { ...MARK_THERE, "ec2:Owner": ACCOUNT } },
    });
  });

  it("launches marked, encrypted, token-only instances in one subnet, with one profile", () => {
    expect(test.LaunchInto?.Resource).to.deep.equal([ec2("subnet/subnet-1"), ec2("security-group/sg-1")]);
    expect(test.LaunchInstance).to.deep.equal({
      Action: "ec2:RunInstances",
      Resource: ec2("instance/*"),
      Condition: {
        StringEquals: { ...MARK_ASKED, "ec2:MetadataHttpTokens": "required" },
        ArnEquals: { "ec2:InstanceProfile": PROFILE },
      },
    });
    expect(test.LaunchInterface?.Condition).to.deep.equal({ StringEquals: MARK_ASKED });
    expect(test.LaunchVolumes).to.deep.equal({
      Action: "ec2:RunInstances",
      Resource: ec2("volume/*"),
      Condition: { StringEquals: MARK_ASKED, Bool: { "ec2:Encrypted": "true" } },
    });
    expect(test.MarkOnCreation).to.deep.equal({
      Action: "ec2:CreateTags",
      Resource: [ec2("instance/*"), ec2("network-interface/*"), ec2("volume/*")],
      Condition: { StringEquals: { ...MARK_ASKED, "ec2:CreateAction": "RunInstances" } },
    });
    expect(test.PassTestRole).to.deep.equal({
      Action: "iam:PassRole",
      Resource: ROLE,
      Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    });
  });

  it("handles marked instances alone, and runs nothing but shell scripts there", () => {
    expect(test.HandleInstance).to.deep.equal({
      Action: ["ec2:GetConsoleOutput", "ec2:RebootInstances", "ec2:TerminateInstances"],
      Resource: ec2("instance/*"),
      Condition: { StringEquals: MARK_THERE },
    });
    expect([test.RunScripts, test.RunScriptsDocument]).to.deep.equal([
      {
        Action: "ssm:SendCommand",
        Resource: ec2("instance/*"),
        Condition: { StringEquals: { "ssm:resourceTag/ami-pipeline": "golden" } },
      },
      { Action: "ssm:SendCommand", Resource: "arn:aws:ssm:eu-west-1::document/AWS-RunShellScript" },
    ]);
  });

  it("says on the AMI that it was tested or rejected, and cannot make a release of it, nor take the mark away", () => {
    expect(test.TagImage).to.deep.equal({
      Action: ["ec2:CreateTags", "ec2:DeleteTags"],
      Resource: [IMAGES, SNAPSHOTS],
      Condition: {
        StringEquals: MARK_THERE,
        "ForAllValues:StringEquals": {
          "aws:TagKeys": ["ami-pipeline:reason", "ami-pipeline:state", "ami-pipeline:tested"],
        },
        Null: { "aws:TagKeys": "false" },
        StringEqualsIfExists: { "aws:RequestTag/ami-pipeline:state": ["candidate", "rejected"] },
      },
    });
  });

  it("keeps an AMI's test results, and reports them to its own report group", () => {
    expect(test.KeepRecord).to.deep.equal({
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: `${BUCKET}/amis/*/tests.json`,
    });
    expect(test.Report).to.deep.equal({
      Action: ["codebuild:BatchPutTestCases", "codebuild:CreateReport", "codebuild:UpdateReport"],
      Resource: REPORTS,
    });
  });

  it("uses the images' key, if there is one, through EC2 alone", () => {
    expect(Object.keys(test)).not.to.include.members(["UseImageKey", "LendImageKey"]);

    const withKey = granted(testRolePolicy({ ...TEST, imageKeyArn: keyIn("eu-west-1") }));
    expect(withKey.UseImageKey).to.deep.equal({
      Action: [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      Resource: [keyIn("eu-west-1")],
      Condition: { StringLike: { "kms:ViaService": "ec2.*.amazonaws.com" } },
    });
    expect(withKey.LendImageKey).to.deep.equal({
      Action: "kms:CreateGrant",
      Resource: [keyIn("eu-west-1")],
      Condition: {
        StringLike: { "kms:ViaService": "ec2.*.amazonaws.com" },
        Bool: { "kms:GrantIsForAWSResource": "true" },
      },
    });
  });
});
