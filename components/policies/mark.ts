// The conditions that hold a role to the mark that everything of a factory carries, and a build's role to what that build
// made: on what it creates, and on what it changes.
import { MARKER, PURPOSES, STATES, TAGS } from "../../buildsrc/stages/contract";
import type { Location } from "../basics/location";
import { allOf, type Conditions } from "./document";

/** A value of the tag that tells how far an AMI has come. */
type State = (typeof STATES)[keyof typeof STATES];

/** A value of the tag that tells what an instance is for. */
type Purpose = (typeof PURPOSES)[keyof typeof PURPOSES];

/**
 * The ARN of the build that makes a request. CodeBuild puts it into the session of every build's role, where the build
 * cannot change it.
 * Source: https://docs.aws.amazon.com/codebuild/latest/userguide/permissions-conditionkeys-variables.html
 */
const THIS_BUILD = "${codebuild:buildArn}";

/** What is being created carries the mark from the start. */
export function markAsked(factoryName: string): Conditions {
  return { StringEquals: { [`aws:RequestTag/${MARKER}`]: factoryName } };
}

/** What is being changed carries the mark. */
export function markThere(factoryName: string | readonly string[]): Conditions {
  return { StringEquals: { [`aws:ResourceTag/${MARKER}`]: factoryName } };
}

/** What is being created carries the mark, its purpose and the build that creates it. */
export function ownAsked(factoryName: string, purpose: Purpose): Conditions {
  return { StringEquals: ofThisBuild("aws:RequestTag", factoryName, { [TAGS.purpose]: purpose }) };
}

/**
 * What is being used carries the mark and its purpose, and this build created it.
 *
 * @param key - the condition key of tags; Systems Manager has its own
 */
export function ownThere(
  factoryName: string,
  purpose: Purpose,
  key: "aws:ResourceTag" | "ssm:resourceTag" = "aws:ResourceTag",
): Conditions {
  return { StringEquals: ofThisBuild(key, factoryName, { [TAGS.purpose]: purpose }) };
}

/** What is being changed is an AMI or a snapshot that this build has not finished. */
export function ownUnfinished(factoryName: string): Conditions {
  return { StringEquals: ofThisBuild("aws:ResourceTag", factoryName, { [TAGS.state]: STATES.building }) };
}

/** What is being changed keeps the mark and stays this build's. */
export function sameOwner(factoryName: string): Conditions {
  return { StringEqualsIfExists: ofThisBuild("aws:RequestTag", factoryName) };
}

/** No tags change but these. EC2 deletes all tags when none is named. */
export function onlyTagKeys(keys: readonly string[]): Conditions {
  return { "ForAllValues:StringEquals": { "aws:TagKeys": keys }, Null: { "aws:TagKeys": "false" } };
}

/** What is being changed carries the mark, and no tags change but these. */
export function onlyTags(factoryName: string, keys: readonly string[]): Conditions {
  return allOf(markThere(factoryName), onlyTagKeys(keys));
}

/** The AMI is given no other state than these. */
export function onlyStates(states: readonly State[]): Conditions {
  return { StringEqualsIfExists: { [`aws:RequestTag/${TAGS.state}`]: states } };
}

/** What is being changed is an AMI or a snapshot in one of these states. */
export function stateThere(states: readonly State[]): Conditions {
  return { StringEquals: { [`aws:ResourceTag/${TAGS.state}`]: states } };
}

/** The object is written only if there is none with its key. */
export const WRITTEN_ONCE: Conditions = { Null: { "s3:if-none-match": "false" } };

/** The ARN of all AMIs in a region, which names no account. */
export function imagesIn({ partition }: Location, region: string): string {
  return `arn:${partition}:ec2:${region}::image/*`;
}

/** The ARN of all snapshots in a region, which names no account. */
export function snapshotsIn({ partition }: Location, region: string): string {
  return `arn:${partition}:ec2:${region}::snapshot/*`;
}

/** Stands for the region in an ARN where another statement names the regions: one ARN per region would exceed IAM's limits. */
export const ANY_REGION = "*";

/** The call is made in one of these regions. */
export function inRegions(regions: readonly string[]): Conditions {
  return { StringEquals: { "aws:RequestedRegion": regions } };
}

function ofThisBuild(
  key: string,
  factoryName: string,
  tags: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const all = { [MARKER]: factoryName, [TAGS.build]: THIS_BUILD, ...tags };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [`${key}/${name}`, value]));
}
