// What Sweep, and the rule that starts it, may do: end what carries the factory's mark.
import { expect } from "chai";
import { sweepEventsRolePolicy } from "../../../components/policies/sweepEventsRole";
import { sweepRolePolicy } from "../../../components/policies/sweepRole";
import { ACCOUNT, ec2, granted, LOCATION, MARK_THERE, REPOSITORY } from "./resources";

const RESOURCES = { location: LOCATION, logGroupName: "/aws/codebuild/golden-sweep", repositoryArn: REPOSITORY };

describe("sweepRolePolicy", () => {
  it("finds instances and key pairs, and ends those with the mark", () => {
    expect(granted(sweepRolePolicy({ ...RESOURCES, factoryName: "golden" }))).to.deep.equal({
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
        Condition: { StringEquals: MARK_THERE },
      },
      DeleteKeyPairs: {
        Action: "ec2:DeleteKeyPair",
        Resource: ec2("key-pair/*"),
        Condition: { StringEquals: MARK_THERE },
      },
    });
  });
});

describe("sweepEventsRolePolicy", () => {
  it("starts Sweep and nothing else", () => {
    const project = `arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/golden-sweep`;
    expect(granted(sweepEventsRolePolicy(project))).to.deep.equal({
      StartSweep: { Action: "codebuild:StartBuild", Resource: project },
    });
  });
});
