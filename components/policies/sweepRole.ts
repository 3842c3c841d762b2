// The policy of Sweep's role.
import { pullRequestMark, PURPOSES, TAGS } from "../../buildsrc/stages/contract";
import { arnOf } from "../basics/location";
import { readObjectsStatements } from "./dataKeyUse";
import { allOf, policyDocument, type PolicyDocument } from "./document";
import { imagesIn, inRegions, markThere, snapshotsIn, stateThere } from "./mark";
import { operationStatements, type OperationResources } from "./operationStatements";

/** What Sweep's policy is made from. */
export interface SweepRoleResources extends OperationResources {
  readonly factoryName: string;
  /**
   * Whether it also cleans up after builds for pull requests.
   * @default false
   */
  readonly pullRequests?: boolean;
}

/**
 * What Sweep may do: find what a build left behind, and remove it if it carries the mark and is a builder's or a test's. Of
 * AMIs and snapshots it can remove only those that no build has finished. Only their tags tell which build made them.
 */
export function sweepRolePolicy(resources: SweepRoleResources): PolicyDocument {
  const { location, factoryName, pullRequests = false } = resources;
  const marks = pullRequests ? [factoryName, pullRequestMark(factoryName)] : factoryName;
  const left = allOf(markThere(marks), {
    StringEquals: { [`aws:ResourceTag/${TAGS.purpose}`]: [PURPOSES.builder, PURPOSES.test] },
  });
  const unfinished = allOf(left, stateThere(["building"]));
  return policyDocument(
    ...operationStatements(resources),
    ...readObjectsStatements(resources),
    // Find what the build left, by its tags. AWS offers no resource for Describe actions.
    {
      Sid: "Look",
      Effect: "Allow",
      Action: ["ec2:DescribeImages", "ec2:DescribeInstances", "ec2:DescribeKeyPairs", "ec2:DescribeSnapshots"],
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
    // Remove what EC2 was making, or had made, when the build ended.
    {
      Sid: "RemoveImages",
      Effect: "Allow",
      Action: "ec2:DeregisterImage",
      Resource: imagesIn(location, location.region),
      Condition: unfinished,
    },
    {
      Sid: "DeleteSnapshots",
      Effect: "Allow",
      Action: "ec2:DeleteSnapshot",
      Resource: snapshotsIn(location, location.region),
      Condition: unfinished,
    },
  );
}
