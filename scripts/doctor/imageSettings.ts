// Reads what the images' own settings say, as the stages do.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { withBaseImage, type SettingsReader } from "../../buildsrc/stages/image/baseImage";
import { parseSettings, type ImageSettings } from "../../buildsrc/stages/image/settings";
import { IMAGE_VARIABLES } from "../../components/source/images";
import { IMAGES_FOLDER } from "../../components/source/seed/inventory";
import type { ImagePlace } from "../../components/source/imageSettings";
import { messageOf } from "../../components/basics/messageOf";

/** An image with its settings, or with what is wrong with them. */
export type ReadImage =
  | { readonly image: string; readonly settings: ImageSettings }
  | { readonly image: string; readonly faults: readonly string[] };

/** Reads the settings of all images that are built. */
export function readImages({ images, sourceFolder, imagesFolder }: ImagePlace): readonly ReadImage[] {
  const folder = imagesFolder ?? join(sourceFolder, IMAGES_FOLDER);
  const fileOf = (image: string) => join(folder, image, IMAGE_VARIABLES);
  const read = (image: string): unknown => JSON.parse(readFileSync(fileOf(image), "utf8"));
  return images.map((image) => readImage(image, { images, read, fileOf }));
}

function readImage(image: string, reader: SettingsReader): ReadImage {
  try {
    return { image, ...parseSettings(withBaseImage(image, reader).json) };
  } catch (error) {
    return { image, faults: [messageOf(error)] };
  }
}
