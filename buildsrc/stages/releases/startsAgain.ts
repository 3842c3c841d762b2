// What follows from a new value of an image's parameter in the home region: event rules start the pipelines of the images that
// are built on it.
import type { PublishSettings } from "../contract";

/** The end of the sentence that tells of the new value; empty if nothing follows. */
export function startsAgain({ baseImages }: PublishSettings, image: string): string {
  const built = Object.keys(baseImages).filter((each) => baseImages[each] === image);
  return built.length === 0 ? "" : `; starts again, since built on it: ${built.sort().join(", ")}`;
}
