// Tests of the policy of Test's role.
import { expect } from "chai";
import { testRolePolicy } from "../../../components/policies/testRole";
import {
  ACCOUNT,
  BUCKET,
  ec2,
  granted,
  IMAGES,
  keyIn,
  LAUNCH,
  MARK_THERE,
  ownAsked,
  ownThere,
  SNAPSHOTS,
} from "./resources";

describe("testRolePolicy", () => {
  const testProfileArn = `arn:aws:iam::${ACCOUNT}:instance-profile/golden-tester`;
  const testRoleArn = `arn:aws:iam::${ACCOUNT}:role/golden-tester-role-1`;
  const reportGroupArn = `arn:aws:codebuild:eu-west-1:${ACCOUNT}:report-group/golden-test-tests`;
  const resources = { ...LAUNCH, testRoleArn, testProfileArn, reportGroupArn };
  const test = granted(testRolePolicy(resources));

  it("lets Test launch only the factory's own AMIs", () => {
    expect(test.LaunchFromImage).to.deep.equal({
      Action: "ec2:RunInstances",
      Resource: IMAGES,
      Condition: { StringEquals: { ...MARK_THERE, "ec2:Owner": ACCOUNT } },
    });
  });

  it("lets Test launch instances that are marked, encrypted and require tokens, in one subnet and with one profile", () => {
    expect(test.LaunchInto?.Resource).to.deep.equal([ec2("subnet/subnet-1"), ec2("security-group/sg-1")]);
    expect(test.LaunchInstance).to.deep.equal({
      Action: "ec2:RunInstances",
      Resource: ec2("instance/*"),
      Condition: {
        StringEquals: { ...ownAsked("test"), "ec2:MetadataHttpTokens": "required" },
        ArnEquals: { "ec2:InstanceProfile": testProfileArn },
      },
    });
    expect(test.LaunchInterface?.Condition).to.deep.equal({ StringEquals: ownAsked("test") });
    expect(test.LaunchVolumes).to.deep.equal({
      Action: "ec2:RunInstances",
      Resource: ec2("volume/*"),
      Condition: { StringEquals: ownAsked("test"), Bool: { "ec2:Encrypted": "true" } },
    });
    expect(test.MarkOnCreation).to.deep.equal({
      Action: "ec2:CreateTags",
      Resource: [ec2("instance/*"), ec2("network-interface/*"), ec2("volume/*")],
      Condition: { StringEquals: { ...ownAsked("test"), "ec2:CreateAction": "RunInstances" } },
    });
    expect(test.PassTestRole).to.deep.equal({
      Action: "iam:PassRole",
      Resource: testRoleArn,
      Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    });
  });

  it("lets a test handle only the instance that it launched, and run only shell scripts there", () => {
    expect(test.HandleInstance).to.deep.equal({
      Action: ["ec2:GetConsoleOutput", "ec2:RebootInstances", "ec2:TerminateInstances"],
      Resource: ec2("instance/*"),
      Condition: { StringEquals: ownThere("test") },
    });
    expect([test.RunScripts, test.RunScriptsDocument]).to.deep.equal([
      {
        Action: "ssm:SendCommand",
        Resource: ec2("instance/*"),
        Condition: { StringEquals: ownThere("test", "ssm:resourceTag") },
      },
      { Action: "ssm:SendCommand", Resource: "arn:aws:ssm:eu-west-1::document/AWS-RunShellScript" },
    ]);
  });

  it("lets Test tag a candidate as tested or rejected, but not as released, and change no other tag", () => {
    expect(test.TagImage).to.deep.equal({
      Action: ["ec2:CreateTags", "ec2:DeleteTags"],
      Resource: [IMAGES, SNAPSHOTS],
      Condition: {
        StringEquals: { ...MARK_THERE, "aws:ResourceTag/ami-pipeline:state": ["candidate", "rejected"] },
        "ForAllValues:StringEquals": {
          "aws:TagKeys": ["ami-pipeline:reason", "ami-pipeline:state", "ami-pipeline:tested"],
        },
        Null: { "aws:TagKeys": "false" },
        StringEqualsIfExists: { "aws:RequestTag/ami-pipeline:state": ["candidate", "rejected"] },
      },
    });
  });

  it("lets Test keep an AMI's test results, and report them to its own report group", () => {
    expect(test.KeepRecord).to.deep.equal({
      Action: "s3:PutObject",
      Resource: `${BUCKET}/amis/*/tests.json`,
      Condition: { Null: { "s3:if-none-match": "false" } },
    });
    expect(test.KeepOutputs).to.deep.equal({
      Action: "s3:PutObject",
      Resource: `${BUCKET}/amis/*/output/*/*.txt`,
      Condition: { Null: { "s3:if-none-match": "false" } },
    });
    expect(test.ReadRecord).to.deep.equal({ Action: "s3:GetObject", Resource: `${BUCKET}/amis/*/tests.json` });
    expect(test.Report).to.deep.equal({
      Action: [
        "codebuild:BatchPutTestCases",
        "codebuild:CreateReport",
        "codebuild:CreateReportGroup",
        "codebuild:UpdateReport",
      ],
      Resource: reportGroupArn,
    });
  });

  it("lets Test use the images' key, if there is one, through EC2 only", () => {
    expect(Object.keys(test)).not.to.include.members(["UseImageKey", "Deny LendToServicesOnly"]);

    const withKey = granted(testRolePolicy({ ...resources, imageKeyArn: keyIn("eu-west-1") }));
    expect(withKey.UseImageKey).to.deep.equal({
      Action: [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
        "kms:CreateGrant",
      ],
      Resource: [keyIn("eu-west-1")],
      Condition: { StringLike: { "kms:ViaService": "ec2.*.amazonaws.com" } },
    });
    expect(withKey["Deny LendToServicesOnly"]).to.deep.equal({
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: { BoolIfExists: { "kms:GrantIsForAWSResource": "false" } },
    });
  });
});
