// What Publish may do: copy, share and release the factory's AMIs, in its regions.
import { expect } from "chai";
import { publishRolePolicy } from "../../../components/policies/publishRole";
import { ACCOUNT, BUCKET, granted, keyIn, MARK_ASKED, MARK_THERE, RELEASES } from "./resources";

const PIPELINES = [`arn:aws:codepipeline:eu-west-1:${ACCOUNT}:golden-ubuntu`];
const KEYS = { "eu-west-1": keyIn("eu-west-1"), "us-east-1": keyIn("us-east-1") };
const PUBLISH = { ...RELEASES, imageKeyArns: KEYS, pipelineArns: PIPELINES };
const publish = granted(publishRolePolicy(PUBLISH));
const PUBLISHED = { "aws:RequestedRegion": RELEASES.regions };
const COPIED = { "aws:RequestedRegion": ["us-east-1", "ap-south-1"] };
const ANYWHERE = ["arn:aws:ec2:*::image/*", "arn:aws:ec2:*::snapshot/*"];

describe("publishRolePolicy", () => {
  it("reads what is known of AMIs and releases, and writes release records alone", () => {
    expect(publish.ReadRecords).to.deep.equal({
      Action: "s3:GetObject",
      Resource: [`${BUCKET}/settings/publish.json`, `${BUCKET}/amis/*`, `${BUCKET}/releases/*`],
    });
    expect(publish.WriteReleases).to.deep.equal({ Action: "s3:PutObject", Resource: `${BUCKET}/releases/*` });
    expect(publish.ListRecords).to.deep.equal({ Action: "s3:ListBucket", Resource: BUCKET });
  });

  it("copies the account's own AMIs to the publish regions, marked from the start and not released yet", () => {
    expect(publish.CopyFrom).to.deep.equal({
      Action: "ec2:CopyImage",
      Resource: ANYWHERE[0],
      Condition: { StringEquals: { "ec2:Owner": ACCOUNT, ...COPIED } },
    });
    expect(publish.CopyTo).to.deep.equal({
      Action: "ec2:CopyImage",
      Resource: ANYWHERE,
      Condition: { StringEquals: { ...MARK_ASKED, ...COPIED } },
    });
    expect(publish.MarkOnCreation).to.deep.equal({
      Action: "ec2:CreateTags",
      Resource: ANYWHERE,
      Condition: {
        StringEquals: { ...MARK_ASKED, "ec2:CreateAction": "CopyImage", ...COPIED },
        StringEqualsIfExists: { "aws:RequestTag/ami-pipeline:state": ["candidate"] },
      },
    });
    expect(publish.LookAtCopies).to.deep.equal({
      Action: "ec2:DescribeSnapshots",
      Resource: "*",
      Condition: { StringEquals: COPIED },
    });
  });

  it("changes marked AMIs alone: who may launch them, their attributes, and whether they are released", () => {
    expect(publish.Share).to.deep.equal({
      Action: ["ec2:DescribeImageAttribute", "ec2:EnableImage", "ec2:ModifyImageAttribute"],
      Resource: ANYWHERE[0],
      Condition: { StringEquals: { ...MARK_THERE, ...PUBLISHED } },
    });
    expect(publish.SetAttributes).to.deep.equal({
      Action: ["ec2:EnableImageDeprecation", "ec2:EnableImageDeregistrationProtection"],
      Resource: ANYWHERE[0],
      Condition: { StringEquals: { ...MARK_THERE, ...PUBLISHED } },
    });
    expect(publish.TagImages).to.deep.equal({
      Action: ["ec2:CreateTags", "ec2:DeleteTags"],
      Resource: ANYWHERE,
      Condition: {
        StringEquals: { ...MARK_THERE, ...PUBLISHED },
        "ForAllValues:StringEquals": { "aws:TagKeys": ["ami-pipeline:state"] },
        Null: { "aws:TagKeys": "false" },
        StringEqualsIfExists: { "aws:RequestTag/ami-pipeline:state": ["candidate", "released"] },
      },
    });
  });

  it("moves the images' parameters and the named launch templates, and no others", () => {
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
      Condition: { StringEquals: PUBLISHED },
    });
    expect(publish.LookAtLaunchTemplates?.Condition).to.deep.equal({
      StringEquals: { "aws:RequestedRegion": ["eu-west-1", "us-east-1"] },
    });
    expect(publish.MoveLaunchTemplates).to.deep.equal({
      Action: ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
      Resource: [
        `arn:aws:ec2:eu-west-1:${ACCOUNT}:launch-template/lt-1`,
        `arn:aws:ec2:us-east-1:${ACCOUNT}:launch-template/lt-2`,
      ],
    });
  });

  it("asks the factory's pipelines who approved", () => {
    expect(publish.AskWhoApproved).to.deep.equal({
      Action: "codepipeline:ListActionExecutions",
      Resource: PIPELINES,
    });
  });

  it("uses the keys of all regions, through EC2 alone", () => {
    expect(publish.UseImageKey).to.deep.include({
      Resource: [keyIn("eu-west-1"), keyIn("us-east-1")],
      Condition: { StringLike: { "kms:ViaService": "ec2.*.amazonaws.com" } },
    });
    expect(publish.LendImageKey?.Action).to.equal("kms:CreateGrant");
  });

  it("names nothing that there is not", () => {
    const least = publishRolePolicy({
      ...PUBLISH,
      regions: ["eu-west-1"],
      launchTemplates: [],
      imageKeyArns: {},
      pipelineArns: [],
    });

    expect(Object.keys(granted(least))).to.deep.equal([
      "Log",
      "ReadArtifacts",
      "ArtifactStore",
      "ReadRecords",
      "WriteReleases",
      "ListRecords",
      "Look",
      "Share",
      "MoveChannels",
      "SetAttributes",
      "TagImages",
    ]);
  });
});
