// The AMI that the pipeline hands to Test. Its id and its tags come from Build, which runs the pushed commit: Test believes
// only that it is of this run, and what an earlier Test recorded of it.
import { lookUpAmi } from "../ami/copies";
import { readTestRecord, type TestRecord } from "../ami/records";
import { tagsOf } from "../ami/tags";
import type { Ami } from "../common/aws";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";
import type { Store } from "../common/store";
import { KEYS, MARKER, STATES, TAGS } from "../contract";
import type { TestEnvironment } from "./environment";

/** An AMI that Test can test, or has tested. */
export interface Candidate {
  /** As EC2 describes it. */
  readonly ami: Ami;
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  /** Its volumes, including the root volume. */
  readonly devices: readonly Device[];
  readonly state: string;
  /** As Build wrote it. */
  readonly fingerprint: string;
  readonly withdrawn: boolean;
  /** How it passed its tests, for the files of this run's commit, if somebody recorded it. */
  readonly record?: TestRecord;
  /** Whether Test marked it tested as well. Whoever can write one of the two cannot write both, but Test. */
  readonly marked: boolean;
}

/** A volume of the AMI's instances. */
export interface Device {
  readonly name: string;
  readonly encrypted: boolean;
  /** Its size if it has no snapshot, from which EC2 would know it. */
  readonly blankGib?: number;
}

/** What the AMI has to be. */
export type Expected = Pick<TestEnvironment, "factory" | "image" | "commit" | "amiId"> & {
  /** The digest of the commit's files that can influence the image. */
  readonly sourceDigest: string;
};

/** The states of an AMI that Packer has finished. */
const COMPLETE_STATES: readonly string[] = [STATES.candidate, STATES.rejected, STATES.released];

type Tags = ReadonlyMap<string, string>;

/** Looks up the AMI that Test was told of, and refuses one that this run did not make and that no test vouches for. */
export async function findCandidate(clients: RegionClients, store: Store, expected: Expected): Promise<Candidate> {
  const { amiId, image } = expected;
  const ami = await lookUpAmi(clients, amiId);
  if (ami === undefined) {
    throw refusal(expected, "does not exist (any more)");
  }
  const tags = tagsOf(ami);
  const record = await readTestRecord(store, amiId);
  const fault =
    ownerFault(tags, expected) ??
    completenessFault(ami, tags) ??
    (record && testedFault(tags, record, expected)) ??
    (record && tags.has(TAGS.tested) ? undefined : untestedFault(tags, expected));
  if (fault !== undefined) {
    throw refusal({ amiId, image }, fault);
  }
  return {
    ami,
    id: amiId,
    name: ami.Name ?? amiId,
    createdAt: new Date(ami.CreationDate ?? ""),
    devices: (ami.BlockDeviceMappings ?? []).flatMap(({ DeviceName: name, Ebs: ebs }): Device[] => {
      if (name === undefined || ebs === undefined) {
        return [];
      }
      const { SnapshotId, VolumeSize, Encrypted = false } = ebs;
      const isBlank = SnapshotId === undefined && VolumeSize !== undefined;
      return [{ name, encrypted: Encrypted, ...(isBlank && { blankGib: VolumeSize }) }];
    }),
    state: tags.get(TAGS.state) ?? "",
    fingerprint: tags.get(TAGS.fingerprint) ?? "",
    withdrawn: tags.has(TAGS.withdrawn),
    ...(record !== undefined && { record }),
    marked: tags.has(TAGS.tested),
  };
}

function refusal({ amiId, image }: Pick<Expected, "amiId" | "image">, fault: string): StageError {
  return new StageError(
    `AMI ${amiId} of image ${image} ${fault}.`,
    "Start the pipeline again: Build makes a new AMI, or finds one that was tested for these files.",
  );
}

function ownerFault(tags: Tags, { factory, image }: Expected): string | undefined {
  const [ofFactory, ofImage] = [tags.get(MARKER), tags.get(TAGS.image)];
  return ofFactory === factory && ofImage === image
    ? undefined
    : `is of image ${ofImage ?? "(none)"} of factory ${ofFactory ?? "(none)"}, not of ${image} of ${factory}`;
}

function completenessFault({ State }: Ami, tags: Tags): string | undefined {
  const state = tags.get(TAGS.state) ?? "nothing";
  return State === "available" && COMPLETE_STATES.includes(state)
    ? undefined
    : `is not complete: EC2 calls it ${State ?? "nothing"}, its tag ${state}`;
}

/** No test vouches for it, so it must be of this very commit, and nothing may say otherwise. */
function untestedFault(tags: Tags, { amiId, commit }: Expected): string | undefined {
  const [state, madeFor] = [tags.get(TAGS.state), tags.get(TAGS.commit)];
  if (tags.has(TAGS.tested)) {
    return `has the tag ${TAGS.tested}, but the artifact bucket has no record ${KEYS.tests(amiId)} of its tests`;
  }
  if (state === STATES.released) {
    return `is a release, but has no tag ${TAGS.tested}`;
  }
  return madeFor === commit ? undefined : `was made for commit ${madeFor ?? "(none)"}, not for ${commit}`;
}

function testedFault(tags: Tags, record: TestRecord, expected: Expected): string | undefined {
  if (record.image !== expected.image || record.sourceDigest !== expected.sourceDigest) {
    return (
      `was tested for other files: its record says image ${record.image} with source digest ` +
      `${record.sourceDigest || "(none)"}, and commit ${expected.commit} has ${expected.sourceDigest}`
    );
  }
  return tags.get(TAGS.state) === STATES.rejected
    ? `was rejected after it had passed its tests: ${tags.get(TAGS.reason) ?? "no reason given"}`
    : undefined;
}
