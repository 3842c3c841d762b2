// The AMI that Publish is to publish: looked up, and refused unless it is this image's, whole, and tested. Called by
// publishAmi.ts.
import type { Image } from "../common/aws";
import { lookUpImage } from "../ami/copies";
import type { PublishEnvironment } from "./environment";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";
import { MARKER, STATES, TAGS, tagsOf } from "../ami/tags";

export interface PublishSource {
  readonly image: Image;
  /** Whether it was published before and is not withdrawn: then Approve has let it pass without asking. */
  readonly released: boolean;
  /** Why and when it was withdrawn, if it was. */
  readonly withdrawn?: string;
}

export async function findPublishSource(
  clients: RegionClients,
  { factory, image: name, amiId }: PublishEnvironment,
): Promise<PublishSource> {
  const image = await lookUpImage(clients, amiId);
  const tags = tagsOf(image ?? {});
  const state = tags.get(TAGS.state);
  const fault = refusal();
  if (image === undefined || fault !== undefined) {
    throw new StageError(
      `AMI ${amiId} of image ${name} in region ${clients.region} ${fault ?? ""}.`,
      "Start the pipeline again: Build makes an AMI or finds one, and Test tests it.",
    );
  }
  const withdrawnAt = tags.get(TAGS.withdrawn);
  return {
    image,
    released: state === STATES.released && withdrawnAt === undefined,
    ...(withdrawnAt !== undefined && { withdrawn: `on ${withdrawnAt}: ${tags.get(TAGS.reason) ?? "no reason given"}` }),
  };

  function refusal(): string | undefined {
    if (image === undefined) {
      return "is not there (any more)";
    }
    const [owner, of] = [tags.get(MARKER), tags.get(TAGS.image)];
    if (owner !== factory || of !== name) {
      return `is of image ${of ?? "(none)"} of factory ${owner ?? "(none)"}, not of ${name} of ${factory}`;
    }
    if (image.State !== "available") {
      return `is not available: EC2 calls it ${image.State ?? "nothing"}`;
    }
    if (state === STATES.rejected) {
      return `was rejected: ${tags.get(TAGS.reason) ?? "its tests failed"}`;
    }
    const passed = state === STATES.released || (state === STATES.candidate && tags.has(TAGS.tested));
    return passed ? undefined : `has not passed its tests: its tag ${TAGS.state} is ${state ?? "not set"}`;
  }
}
