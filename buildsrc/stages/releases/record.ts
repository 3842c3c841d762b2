// What is kept of a release for good: in the artifact bucket, and in the description of the image's parameter.
import type { RecordedBase } from "../ami/recordedBase";
import { readBuildRecord, readPackages, readTestRecord, type TestRecord } from "../ami/records";
import { tagsOf } from "../ami/tags";
import type { Ami } from "../common/aws";
import type { Store } from "../common/store";
import { TAGS } from "../contract";
import type { LaunchPermissions, Sharing } from "./sharing";

/** The record of a release. */
export interface ReleaseRecord {
  readonly image: string;
  /** The home region's AMI. */
  readonly amiId: string;
  /** The commit for which it was published; an AMI that is published again may have been built for an earlier one. */
  readonly commit: string;
  /** ISO 8601. */
  readonly publishedAt: string;
  readonly baseAmiId: string;
  /** How the base AMI was found; records of older factories do not tell. */
  readonly base?: RecordedBase;
  readonly fingerprint: string;
  /** Name and version of each tool that made the image. */
  readonly tools: Readonly<Record<string, string>>;
  /** Each with its version and its architecture. */
  readonly packages: readonly string[];
  /** Empty if the bucket knows nothing of them. */
  readonly tests: Partial<Pick<TestRecord, "testedAt" | "instanceType" | "results">>;
  /** Region → AMI; the home region is among them. */
  readonly regions: Readonly<Record<string, string>>;
  /** Who can launch the AMI. One that is enabled again gets these permissions again. */
  readonly launchPermissions: LaunchPermissions;
  /** All that the factory itself has ever granted on it; nothing in records of older factories, which do not tell. */
  readonly granted: Sharing;
  readonly parameter: string;
  /** The channels that were moved to it. */
  readonly channels: readonly string[];
  /** The digest of the publish settings with which it was published; empty in records of older factories. */
  readonly settingsDigest: string;
  /** Why the run was started that published it; empty in records of older factories. */
  readonly reason: string;
}

/** What only Publish knows; the rest is in the bucket and in the AMI's tags. */
export type Publication = Pick<
  ReleaseRecord,
  | "image"
  | "amiId"
  | "commit"
  | "publishedAt"
  | "regions"
  | "launchPermissions"
  | "granted"
  | "parameter"
  | "channels"
  | "settingsDigest"
  | "reason"
>;

/** Makes the record of a publication. */
export async function makeReleaseRecord(store: Store, source: Ami, publication: Publication): Promise<ReleaseRecord> {
  const { amiId } = publication;
  const [build, packages, tested] = await Promise.all([
    readBuildRecord(store, amiId),
    readPackages(store, amiId),
    readTestRecord(store, amiId),
  ]);
  const tags = tagsOf(source);
  return {
    ...publication,
    baseAmiId: build?.baseAmiId ?? tags.get(TAGS.baseAmi) ?? "",
    ...(build?.base && { base: build.base }),
    fingerprint: build?.fingerprint ?? tags.get(TAGS.fingerprint) ?? "",
    tools: build?.tools ?? {},
    packages,
    tests:
      tested === undefined
        ? {}
        : { testedAt: tested.testedAt, instanceType: tested.instanceType, results: tested.results },
  };
}

/**
 * The release in short, as JSON, for the description of the parameter's version: the accounts that an AMI is shared with do
 * not see its tags. It stays far below the 1024 characters that SSM accepts.
 */
export function releaseDescription(record: ReleaseRecord): string {
  const { image, commit, amiId, baseAmiId, fingerprint, publishedAt, tests } = record;
  const { results = [] } = tests;
  return JSON.stringify({
    image,
    commit,
    homeAmi: amiId,
    baseAmi: baseAmiId,
    fingerprint,
    publishedAt,
    ...(results.length > 0 && { testsPassed: results.filter(({ passed }) => passed).length }),
  });
}
