// What the settings of images say, as far as the program needs it. Judging them is Validate's task.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { IMAGE_VARIABLES } from "./images";
import { IMAGES_FOLDER } from "./seed/inventory";

/** Where the images are, and which of them are built. */
export interface ImagePlace {
  readonly images: readonly string[];
  readonly sourceFolder: string;
  /** @default - the source folder's */
  readonly imagesFolder?: string;
}

/** The folder with the folders of the images. */
export function imageFolderOf({ sourceFolder, imagesFolder }: Omit<ImagePlace, "images">): string {
  return imagesFolder ?? join(sourceFolder, IMAGES_FOLDER);
}

/** An image's settings; empty if they cannot be read. Undefined if there are none, as of an image in one's own repository. */
export function settingsIn(folder: string, image: string): Readonly<Record<string, unknown>> | undefined {
  const file = join(folder, image, IMAGE_VARIABLES);
  if (!existsSync(file)) {
    return undefined;
  }
  try {
    const json: unknown = JSON.parse(readFileSync(file, "utf8"));
    return typeof json === "object" && json !== null ? { ...json } : {};
  } catch {
    return {};
  }
}
