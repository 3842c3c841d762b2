// What Promote says of an image that has no release: which images have releases.
import { StageError } from "../common/stageError";
import type { Store } from "../common/store";
import { FOLDERS } from "../contract";

/** The error for an image without a release. Only the releases are known here: the images are the repository's. */
export async function noRelease(image: string, store: Store): Promise<StageError> {
  const images = await releasedImages(store);
  const known =
    images.length === 0
      ? "No image of the factory has one yet."
      : `The images that have releases are ${images.join(", ")}.`;
  return new StageError(
    `There is no image ${image} that has a release.`,
    `${known} If ${image} is a new image, run its pipeline: Publish makes the first release.`,
  );
}

async function releasedImages(store: Store): Promise<string[]> {
  const prefix = `${FOLDERS.releases}/`;
  const keys = await store.list(prefix);
  return [...new Set(keys.map((key) => key.slice(prefix.length).split("/", 1).join("")))].sort();
}
