// Tests of the policy of Sweep's role.
import { expect } from "chai";
import { sweepRolePolicy } from "../../../components/policies/sweepRole";
import { ACCOUNT, BUCKET, ec2, GATES, granted, LOCATION, MARK_THERE } from "./resources";

describe("sweepRolePolicy", () => {
  it("lets Sweep find what a build left, and remove what carries the mark and no build has finished", () => {
    const policy = sweepRolePolicy({
      location: LOCATION,
      logGroupName: "/aws/codebuild/golden-sweep",
      bucketArn: BUCKET,
      gatesArn: GATES,
      factoryName: "golden",
    });
    const images = "arn:aws:ec2:eu-west-1::image/*";
    const snapshots = "arn:aws:ec2:eu-west-1::snapshot/*";
    const left = { ...MARK_THERE, "aws:ResourceTag/ami-pipeline:purpose": ["builder", "test"] };
    const unfinished = { ...left, "aws:ResourceTag/ami-pipeline:state": ["building"] };
    expect(granted(policy)).to.deep.equal({
      Log: {
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/codebuild/golden-sweep:*`,
      },
      ReadCode: { Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: GATES },
      ArtifactStore: { Action: ["s3:GetBucketAcl", "s3:GetBucketLocation"], Resource: BUCKET },
      Look: {
        Action: ["ec2:DescribeImages", "ec2:DescribeInstances", "ec2:DescribeKeyPairs", "ec2:DescribeSnapshots"],
        Resource: "*",
        Condition: { StringEquals: { "aws:RequestedRegion": ["eu-west-1"] } },
      },
      EndInstances: {
        Action: "ec2:TerminateInstances",
        Resource: ec2("instance/*"),
        Condition: { StringEquals: left },
      },
      DeleteKeyPairs: {
        Action: "ec2:DeleteKeyPair",
        Resource: ec2("key-pair/*"),
        Condition: { StringEquals: left },
      },
      RemoveImages: {
        Action: "ec2:DeregisterImage",
        Resource: images,
        Condition: { StringEquals: unfinished },
      },
      DeleteSnapshots: {
        Action: "ec2:DeleteSnapshot",
        Resource: snapshots,
        Condition: { StringEquals: unfinished },
      },
    });
  });
});
