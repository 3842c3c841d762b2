// The AMI that Publish was told to publish: looked up, and refused unless it is this image's, complete and tested.
import { lookUpAmi } from "../ami/copies";
import { tagsOf } from "../ami/tags";
import type { Ami } from "../common/aws";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";
import { MARKER, STATES, TAGS } from "../contract";
import type { PublishEnvironment } from "./environment";

/** An AMI that can be published. */
export interface PublishSource {
  readonly ami: Ami;
  /** Whether it was published before and is not withdrawn: then Approve has let it pass without asking. */
  readonly released: boolean;
  /** When and why it was withdrawn, if it was. */
  readonly withdrawn?: string;
}

/** Looks up the AMI in the home region. */
export async function findPublishSource(
  clients: RegionClients,
  { factory, image, amiId }: PublishEnvironment,
): Promise<PublishSource> {
  const ami = await lookUpAmi(clients, amiId);
  const tags = tagsOf(ami ?? {});
  const state = tags.get(TAGS.state);
  const fault = refusal();
  if (ami === undefined || fault !== undefined) {
    throw new StageError(
      `AMI ${amiId} of image ${image} in region ${clients.region} ${fault ?? ""}.`,
      "Start the pipeline again: Build makes an AMI or finds one, and Test tests it.",
    );
  }
  const withdrawnAt = tags.get(TAGS.withdrawn);
  return {
    ami,
    released: state === STATES.released && withdrawnAt === undefined,
    ...(withdrawnAt !== undefined && { withdrawn: `on ${withdrawnAt}: ${tags.get(TAGS.reason) ?? "no reason given"}` }),
  };

  function refusal(): string | undefined {
    if (ami === undefined) {
      return "does not exist (any more)";
    }
    const [owner, of] = [tags.get(MARKER), tags.get(TAGS.image)];
    if (owner !== factory || of !== image) {
      return `is of image ${of ?? "(none)"} of factory ${owner ?? "(none)"}, not of ${image} of ${factory}`;
    }
    if (ami.State !== "available") {
      return `is not available: EC2 calls it ${ami.State ?? "nothing"}`;
    }
    if (state === STATES.rejected) {
      return `was rejected: ${tags.get(TAGS.reason) ?? "its tests failed"}`;
    }
    const passed = state === STATES.released || (state === STATES.candidate && tags.has(TAGS.tested));
    return passed ? undefined : `has not passed its tests: its tag ${TAGS.state} is ${state ?? "not set"}`;
  }
}
