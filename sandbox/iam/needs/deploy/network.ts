// EC2: Pulumi looks for a place for the builders, and makes their security groups; doctor looks whether the place is any good.
import { text, type Call } from "../../../frontdoor/service";
import { creationNeeds } from "../ec2Creation";
import { ec2Arn, resourceKeys } from "../ec2Resources";
import { need, type Needs, type NeedsOf } from "../need";
import { namesakes } from "./forms";

const vpc = (call: Call) => ec2Arn(call, "vpc", text(call.input.VpcId));

/** What they need. */
export const network: Needs = {
  ...namesakes("ec2", () => "*", [
    "DescribeDhcpOptions",
    "DescribeInstanceTypeOfferings",
    "DescribeNatGateways",
    "DescribeNetworkAcls",
    "DescribeNetworkInterfaces",
    "DescribeRouteTables",
    "DescribeVpcEndpoints",
    "DescribeVpcs",
  ]),
  ...namesakes("ec2", vpc, ["DescribeVpcAttribute"]),
  AuthorizeSecurityGroupEgress: onGroup("AuthorizeSecurityGroupEgress"),
  DeleteSecurityGroup: onGroup("DeleteSecurityGroup"),
  RevokeSecurityGroupEgress: onGroup("RevokeSecurityGroupEgress"),
  CreateSecurityGroup: (call) => [
    ...creationNeeds(call, { operation: "CreateSecurityGroup", type: "security-group" }),
    need("ec2:CreateSecurityGroup", vpc(call)),
  ],
};

function onGroup(operation: string): NeedsOf {
  return async (call, facts) => {
    const id = text(call.input.GroupId);
    const { [id]: group } = await facts.ec2(call.region, [id]);
    return [need(`ec2:${operation}`, ec2Arn(call, "security-group", id), resourceKeys(group))];
  };
}
