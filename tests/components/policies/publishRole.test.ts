// Tests of the policy of Publish's role.
import { expect } from "chai";
import { publishRolePolicy } from "../../../components/policies/publishRole";
import { ACCOUNT, BUCKET, granted, keyIn, MARK_ASKED, MARK_THERE, RELEASES } from "./resources";

describe("publishRolePolicy", () => {
  const imageKeyArns = { "eu-west-1": keyIn("eu-west-1"), "us-east-1": keyIn("us-east-1") };
  const resources = { ...RELEASES, imageKeyArns, approvers: true };
  const publish = granted(publishRolePolicy(resources));
  const awayFromHome = { StringNotEquals: { "aws:RequestedRegion": "eu-west-1" } };
  const anywhere = ["arn:aws:ec2:*::image/*", "arn:aws:ec2:*::snapshot/*"];

  it("lets Publish read the records of AMIs and releases, and write only release records, each once", () => {
    expect(publish.ReadRecords).to.deep.equal({
      Action: "s3:GetObject",
      Resource: [`${BUCKET}/settings/publish.json`, `${BUCKET}/amis/*`, `${BUCKET}/releases/*`],
    });
    expect(publish.WriteReleases).to.deep.equal({
      Action: "s3:PutObject",
      Resource: `${BUCKET}/releases/*`,
      Condition: { Null: { "s3:if-none-match": "false" } },
    });
    expect(publish.ListRecords).to.deep.equal({ Action: "s3:ListBucket", Resource: BUCKET });
  });

  it("keeps Publish in the publish regions", () => {
    expect(publish["Deny OnlyPublishRegions"]).to.deep.equal({
      Action: ["ec2:*", "ssm:*"],
      Resource: "*",
      Condition: { StringNotEquals: { "aws:RequestedRegion": RELEASES.regions } },
    });
  });

  it("lets Publish copy the account's own AMIs to the publish regions, as marked candidates", () => {
    expect(publish.CopyFrom).to.deep.equal({
      Action: "ec2:CopyImage",
      Resource: anywhere[0],
      Condition: { StringEquals: { "ec2:Owner": ACCOUNT }, ...awayFromHome },
    });
    expect(publish.CopyTo).to.deep.equal({
      Action: "ec2:CopyImage",
      Resource: anywhere,
      Condition: { StringEquals: MARK_ASKED, ...awayFromHome },
    });
    expect(publish.MarkOnCreation).to.deep.equal({
      Action: "ec2:CreateTags",
      Resource: anywhere,
      Condition: {
        StringEquals: { ...MARK_ASKED, "ec2:CreateAction": "CopyImage" },
        ...awayFromHome,
        StringEqualsIfExists: { "aws:RequestTag/ami-pipeline:state": ["candidate"] },
      },
    });
    expect(publish.LookAtCopies).to.deep.equal({
      Action: "ec2:DescribeSnapshots",
      Resource: "*",
      Condition: awayFromHome,
    });
  });

  it("lets Publish share only marked AMIs that passed their tests, and protect and release only marked ones", () => {
    expect(publish.Share).to.deep.equal({
      Action: [
        "ec2:DescribeImageAttribute",
        "ec2:DescribeSnapshotAttribute",
        "ec2:DisableImageDeprecation",
        "ec2:EnableImage",
        "ec2:EnableImageDeprecation",
        "ec2:EnableImageDeregistrationProtection",
        "ec2:ModifyImageAttribute",
      ],
      Resource: anywhere,
      Condition: {
        StringEquals: MARK_THERE,
        Null: { "aws:ResourceTag/ami-pipeline:tested": "false" },
      },
    });
    expect(publish.BringBack).to.deep.equal({
      Action: "ec2:DeleteTags",
      Resource: anywhere,
      Condition: {
        StringEquals: MARK_THERE,
        "ForAllValues:StringEquals": { "aws:TagKeys": ["ami-pipeline:retirement"] },
        Null: { "aws:TagKeys": "false" },
      },
    });
    expect(publish.TagImages).to.deep.equal({
      Action: ["ec2:CreateTags", "ec2:DeleteTags"],
      Resource: anywhere,
      Condition: {
        StringEquals: MARK_THERE,
        "ForAllValues:StringEquals": { "aws:TagKeys": ["ami-pipeline:state"] },
        Null: { "aws:TagKeys": "false", "aws:ResourceTag/ami-pipeline:tested": "false" },
        StringEqualsIfExists: { "aws:RequestTag/ami-pipeline:state": ["candidate", "released"] },
      },
    });
  });

  it("lets Publish move only the images' parameters, and no launch template", () => {
    expect(publish.MoveChannels).to.deep.equal({
      Action: [
        "ssm:DeleteParameter",
        "ssm:GetParameter",
        "ssm:GetParameterHistory",
        "ssm:LabelParameterVersion",
        "ssm:PutParameter",
        "ssm:UnlabelParameterVersion",
      ],
      Resource: `arn:aws:ssm:*:${ACCOUNT}:parameter/golden/*`,
    });
    expect(JSON.stringify(publish)).not.to.include("LaunchTemplate");
  });

  it("lets Publish look up who approved in the factory's pipelines", () => {
    expect(publish.AskWhoApproved).to.deep.equal({
      Action: "codepipeline:ListActionExecutions",
      Resource: RELEASES.pipelineArns,
    });
  });

  it("lets Publish use the keys of all regions through EC2 only", () => {
    expect(publish.UseImageKey).to.deep.include({
      Resource: [keyIn("eu-west-1"), keyIn("us-east-1")],
      Condition: { StringLike: { "kms:ViaService": "ec2.*.amazonaws.com" } },
    });
    expect(publish["Deny LendToServicesOnly"]?.Action).to.equal("kms:CreateGrant");
  });

  it("lets Publish share the snapshots of AMIs that were tested, and never with everybody", () => {
    expect(publish.ShareSnapshots).to.deep.equal({
      Action: "ec2:ModifySnapshotAttribute",
      Resource: "arn:aws:ec2:*::snapshot/*",
      Condition: {
        StringEquals: MARK_THERE,
        Null: { "aws:ResourceTag/ami-pipeline:tested": "false", "ec2:Add/group": "true" },
      },
    });
  });

  it("has no statement for what the factory does not have", () => {
    const least = publishRolePolicy({
      ...resources,
      regions: ["eu-west-1"],
      imageKeyArns: {},
      approvers: false,
    });

    expect(Object.keys(granted(least))).to.deep.equal([
      "Log",
      "ReadArtifacts",
      "ArtifactStore",
      "ReadRecords",
      "WriteReleases",
      "RunStart",
      "Deny OnlyPublishRegions",
      "ListRecords",
      "Look",
      "Share",
      "ShareSnapshots",
      "BringBack",
      "MoveChannels",
      "TagImages",
    ]);
  });
});
