// Which images there are to build: the folders of `images/` in the folder that the repository is seeded from.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** A folder of `images/`. */
export interface ImageFolder {
  readonly name: string;
  /** Whether it has the file that makes it an image. */
  readonly hasVariables: boolean;
}

export const IMAGE_VARIABLES = "image.pkrvars.json";

/** What is committed to the repository unless a program says otherwise: the project's own `buildsrc`. */
export const SOURCE_FOLDER = join(__dirname, "..", "..", "buildsrc");

export function findImages(sourceFolder: string): readonly ImageFolder[] {
  const folder = join(sourceFolder, "images");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, hasVariables: existsSync(join(folder, name, IMAGE_VARIABLES)) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
