// Tests of the policy of Sweep's role.
import { expect } from "chai";
import { sweepRolePolicy } from "../../../components/policies/sweepRole";
import { ACCOUNT, ec2, granted, LOCATION, MARK_THERE, REPOSITORY } from "./resources";

describe("sweepRolePolicy", () => {
  it("lets Sweep find instances and key pairs, and remove builders' and tests' that carry the mark", () => {
    const policy = sweepRolePolicy({
      location: LOCATION,
      logGroupName: "/aws/codebuild/golden-sweep",
      repositoryArn: REPOSITORY,
      factoryName: "golden",
    });
    const left = { ...MARK_THERE, "aws:ResourceTag/ami-pipeline:purpose": ["builder", "test"] };
    expect(granted(policy)).to.deep.equal({
      Log: {
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/codebuild/golden-sweep:*`,
      },
      Source: { Action: "codecommit:GitPull", Resource: REPOSITORY },
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
