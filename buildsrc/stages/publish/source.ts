// The AMI that Publish was told to publish: looked up, and refused unless it is this image's, complete, and tested for the files
// of this run's commit.
import { lookUpAmi } from "../ami/copies";
import { readTestRecord, type TestRecord } from "../ami/records";
import { tagsOf } from "../ami/tags";
import type { Ami } from "../common/aws";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";
import type { Store } from "../common/store";
import { KEYS, MARKER, STATES, TAGS } from "../contract";
import type { PublishEnvironment } from "./environment";

/** An AMI that can be published. */
export interface PublishSource {
  readonly ami: Ami;
  /** Whether it was published before and is not withdrawn: then Approve has let it pass without asking. */
  readonly released: boolean;
  /** When and why it was withdrawn, if it was. */
  readonly withdrawn?: string;
}

/** By what an AMI is judged, besides its tags: what Test recorded, and which files the run's commit has. */
export interface Evidence {
  readonly store: Store;
  /** Computes the digest of the files of the run's commit that can influence an image. */
  readonly sourceDigestOf: (image: string) => string;
}

/** Looks up the AMI in the home region. */
export async function findPublishSource(
  clients: RegionClients,
  { store, sourceDigestOf }: Evidence,
  { factory, image, amiId }: PublishEnvironment,
): Promise<PublishSource> {
  const ami = await lookUpAmi(clients, amiId);
  const tags = tagsOf(ami ?? {});
  const fault = tagFault() ?? recordFault(await readTestRecord(store, amiId));
  if (ami === undefined || fault !== undefined) {
    throw new StageError(
      `AMI ${amiId} of image ${image} in region ${clients.region} ${fault ?? ""}.`,
      "Start the pipeline again: Build makes an AMI or finds one, and Test tests it.",
    );
  }
  const withdrawnAt = tags.get(TAGS.withdrawn);
  return {
    ami,
    released: tags.get(TAGS.state) === STATES.released && withdrawnAt === undefined,
    ...(withdrawnAt !== undefined && { withdrawn: `on ${withdrawnAt}: ${tags.get(TAGS.reason) ?? "no reason given"}` }),
  };

  function tagFault(): string | undefined {
    if (ami === undefined) {
      return "does not exist (any more)";
    }
    const [owner, of, state] = [tags.get(MARKER), tags.get(TAGS.image), tags.get(TAGS.state)];
    if (owner !== factory || of !== image) {
      return `is of image ${of ?? "(none)"} of factory ${owner ?? "(none)"}, not of ${image} of ${factory}`;
    }
    if (ami.State !== "available") {
      return `is not available: EC2 calls it ${ami.State ?? "nothing"}`;
    }
    if (state === STATES.rejected) {
      return `was rejected: ${tags.get(TAGS.reason) ?? "its tests failed"}`;
    }
    if (state !== STATES.released && state !== STATES.candidate) {
      return `has not passed its tests: its tag ${TAGS.state} is ${state ?? "not set"}`;
    }
    return tags.has(TAGS.tested) ? undefined : `has not passed its tests: it has no tag ${TAGS.tested}`;
  }

  function recordFault(record: TestRecord | undefined): string | undefined {
    if (record === undefined) {
      return `has no record of its tests: the artifact bucket has no ${KEYS.tests(amiId)}`;
    }
    const digest = sourceDigestOf(image);
    return record.image === image && record.sourceDigest === digest
      ? undefined
      : `was tested for other files: its record says image ${record.image} with source digest ${record.sourceDigest || "(none)"}, and this run's commit has ${digest}`;
  }
}
