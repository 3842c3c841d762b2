// The conditions that hold a role to the mark that everything of a factory carries: on what it creates, and on what it
// changes.
import { MARKER, TAGS, type STATES } from "../../buildsrc/stages/contract";
import type { Location } from "../basics/location";
import { allOf, type Conditions } from "./document";

/** A value of the tag that tells how far an AMI has come. */
type State = (typeof STATES)[keyof typeof STATES];

/** What is being created carries the mark from the start. */
export function markAsked(factoryName: string): Conditions {
  return { StringEquals: { [`aws:RequestTag/${MARKER}`]: factoryName } };
}

/** What is being changed carries the mark. */
export function markThere(factoryName: string): Conditions {
  return { StringEquals: { [`aws:ResourceTag/${MARKER}`]: factoryName } };
}

/** What is being changed carries the mark, and no tags change but these. EC2 deletes all tags when none is named. */
export function onlyTags(factoryName: string, keys: readonly string[]): Conditions {
  return allOf(markThere(factoryName), {
    "ForAllValues:StringEquals": { "aws:TagKeys": keys },
    Null: { "aws:TagKeys": "false" },
  });
}

/** The AMI is given no other state than these. */
export function onlyStates(states: readonly State[]): Conditions {
  return { StringEqualsIfExists: { [`aws:RequestTag/${TAGS.state}`]: states } };
}

/** The ARN of all AMIs in a region, which names no account. */
export function imagesIn({ partition }: Location, region: string): string {
  return `arn:${partition}:ec2:${region}::image/*`;
}

/** The ARN of all snapshots in a region, which names no account. */
export function snapshotsIn({ partition }: Location, region: string): string {
  return `arn:${partition}:ec2:${region}::snapshot/*`;
}

/** Stands for the region in an ARN where `inRegions` names the regions: one ARN per region would exceed IAM's limits. */
export const ANY_REGION = "*";

/** The call is made in one of these regions. */
export function inRegions(regions: readonly string[]): Conditions {
  return { StringEquals: { "aws:RequestedRegion": regions } };
}
