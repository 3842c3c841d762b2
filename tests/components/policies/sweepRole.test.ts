// Tests of the policy of Sweep's role.
import { expect } from "chai";
import { sweepRolePolicy } from "../../../components/policies/sweepRole";
import { ACCOUNT, BUCKET, ec2, GATES, granted, LOCATION, MARK_THERE } from "./resources";

describe("sweepRolePolicy", () => {
  it("lets Sweep find instances and key pairs, and remove builders' and tests' that carry the mark", () => {
    const policy = sweepRolePolicy({
      location: LOCATION,
      logGroupName: "/aws/codebuild/golden-sweep",
      bucketArn: BUCKET,
      gatesArn: GATES,
      factoryName: "golden",
    });
    const left = { ...MARK_THERE, "aws:ResourceTag/ami-pipeline:purpose": ["builder", "test"] };
    expect(granted(policy)).to.deep.equal({
      Log: {
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/codebuild/golden-sweep:*`,
      },
      ReadCode: { Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: GATES },
      ArtifactStore: { Action: ["s3:GetBucketAcl", "s3:GetBucketLocation"], Resource: BUCKET },
      Look: {
        Action: ["ec2:DescribeInstances", "ec2:DescribeKeyPairs"],
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
    });
  });
});
