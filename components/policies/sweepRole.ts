// The policy of Sweep's role.
import { PURPOSES, TAGS } from "../../buildsrc/stages/contract";
import { arnOf } from "../basics/location";
import { allOf, policyDocument, type PolicyDocument } from "./document";
import { inRegions, markThere } from "./mark";
import { operationStatements, type OperationResources } from "./operationStatements";

/** What Sweep's policy is made from. */
export interface SweepRoleResources extends OperationResources {
  readonly factoryName: string;
}

/** What Sweep may do: find what a build left behind, and remove it if it carries the mark and is a builder's or a test's. */
export function sweepRolePolicy(resources: SweepRoleResources): PolicyDocument {
  const { location, factoryName } = resources;
  const left = allOf(markThere(factoryName), {
    StringEquals: { [`aws:ResourceTag/${TAGS.purpose}`]: [PURPOSES.builder, PURPOSES.test] },
  });
  return policyDocument(
    ...operationStatements(resources),
    // Find the build's instances and key pairs, by their tags. AWS offers no resource for Describe actions.
    {
      Sid: "Look",
      Effect: "Allow",
      Action: ["ec2:DescribeInstances", "ec2:DescribeKeyPairs"],
      Resource: "*",
      Condition: inRegions([location.region]),
    },
    // Remove them. Their ids and names are not known in advance.
    {
      Sid: "EndInstances",
      Effect: "Allow",
      Action: "ec2:TerminateInstances",
      Resource: arnOf(location, "ec2", "instance/*"),
      Condition: left,
    },
    {
      Sid: "DeleteKeyPairs",
      Effect: "Allow",
      Action: "ec2:DeleteKeyPair",
      Resource: arnOf(location, "ec2", "key-pair/*"),
      Condition: left,
    },
  );
}
