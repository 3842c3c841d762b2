// The instance types that the images in a folder are built and tested on.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_INSTANCE_TYPES } from "../../buildsrc/stages/contract";
import { IMAGE_VARIABLES } from "./images";
import { IMAGES_FOLDER } from "./seed/inventory";

/** Where the images are, and which of them are built. */
export interface ImagePlace {
  readonly images: readonly string[];
  readonly sourceFolder: string;
  /** @default - the source folder's */
  readonly imagesFolder?: string;
}

/**
 * Instance type → the images that use it. Judging an image's settings is Validate's task: one whose settings cannot be
 * read is left out. One that is only in one's own repository counts as one of either architecture.
 */
export function instanceTypesOf({ images, sourceFolder, imagesFolder }: ImagePlace): Record<string, string[]> {
  const folder = imagesFolder ?? join(sourceFolder, IMAGES_FOLDER);
  const users: Record<string, string[]> = {};
  for (const image of images) {
    for (const type of instanceTypesIn(join(folder, image, IMAGE_VARIABLES))) {
      (users[type] ??= []).push(image);
    }
  }
  return users;
}

function instanceTypesIn(file: string): readonly string[] {
  if (!existsSync(file)) {
    return Object.values(DEFAULT_INSTANCE_TYPES);
  }
  const { instance_type: type, test_instance_types: tested, architecture } = valuesIn(file);
  const byDefault = architecture === "arm64" || architecture === "x86_64" ? [DEFAULT_INSTANCE_TYPES[architecture]] : [];
  const chosen = textsIn([type]);
  return [...new Set([...(chosen.length > 0 ? chosen : byDefault), ...textsIn(tested)])];
}

function textsIn(value: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items.filter((item) => typeof item === "string").filter((item) => item !== "");
}

interface Values {
  readonly instance_type?: unknown;
  readonly test_instance_types?: unknown;
  readonly architecture?: unknown;
}

function valuesIn(file: string): Values {
  try {
    const json: unknown = JSON.parse(readFileSync(file, "utf8"));
    return typeof json === "object" && json !== null ? json : {};
  } catch {
    return {};
  }
}
