// The mark that everything of a factory carries, and the conditions that hold a role to it: on what it creates, and on
// what it changes. The policies of this folder use them.
import type { Location } from "../basics/location";
import { allOf, type Conditions } from "./document";

/** The tag key of the mark; its value is the factory's name. */
export const MARKER_TAG = "ami-pipeline";

/** The tags in which the stages keep how far an AMI has come. The stages know them from buildsrc/stages/ami/tags.ts. */
export const STATE_TAGS = {
  state: "ami-pipeline:state",
  reason: "ami-pipeline:reason",
  tested: "ami-pipeline:tested",
  withdrawn: "ami-pipeline:withdrawn",
  promotedBy: "ami-pipeline:promoted-by",
} as const;

/** What is being created carries the mark from the start. */
export function markAsked(factoryName: string): Conditions {
  return { StringEquals: { [`aws:RequestTag/${MARKER_TAG}`]: factoryName } };
}

/** What is being changed carries the mark. */
export function markThere(factoryName: string): Conditions {
  return { StringEquals: { [`aws:ResourceTag/${MARKER_TAG}`]: factoryName } };
}

/** What is being changed carries the mark, and no tags change but these. EC2 deletes all tags when none is named. */
export function onlyTags(factoryName: string, keys: readonly string[]): Conditions {
  return allOf(markThere(factoryName), {
    "ForAllValues:StringEquals": { "aws:TagKeys": keys },
    Null: { "aws:TagKeys": "false" },
  });
}

/** The AMI is not given any other state than these. */
export function onlyStates(states: readonly string[]): Conditions {
  return { StringEqualsIfExists: { [`aws:RequestTag/${STATE_TAGS.state}`]: states } };
}

/** AMIs and their snapshots belong to no account in an ARN. */
export function imagesIn({ partition }: Location, region: string): string {
  return `arn:${partition}:ec2:${region}::image/*`;
}

export function snapshotsIn({ partition }: Location, region: string): string {
  return `arn:${partition}:ec2:${region}::snapshot/*`;
}

/** Stands for the region in an ARN where `inRegions` says which: to name each would not fit into what IAM accepts. */
export const ANY_REGION = "*";

export function inRegions(regions: readonly string[]): Conditions {
  return { StringEquals: { "aws:RequestedRegion": regions } };
}
