// The instance types that the images in a folder are built and tested on.
import { DEFAULT_INSTANCE_TYPES } from "../../buildsrc/stages/contract";
import { imageFolderOf, settingsIn, type ImagePlace } from "./imageSettings";

/**
 * Instance type → the images that use it. Judging an image's settings is Validate's task: one whose settings cannot be
 * read is left out. One that is only in one's own repository counts as one of either architecture.
 */
export function instanceTypesOf(place: ImagePlace): Record<string, string[]> {
  const users: Record<string, string[]> = {};
  for (const image of place.images) {
    for (const type of instanceTypesIn(imageFolderOf(place), image)) {
      (users[type] ??= []).push(image);
    }
  }
  return users;
}

function instanceTypesIn(folder: string, image: string): readonly string[] {
  const settings = settingsIn(folder, image);
  if (settings === undefined) {
    return Object.values(DEFAULT_INSTANCE_TYPES);
  }
  const { instance_type: type, instance_types: types, test_instance_types: tested } = settings;
  // Of several, the first is the one that is wanted; EC2 may have none of it.
  const [first] = textsIn(types);
  const chosen = textsIn([type ?? first]);
  return [...new Set([...(chosen.length > 0 ? chosen : byArchitecture(folder, image)), ...textsIn(tested)])];
}

/** The default of an image's architecture, which may be that of the image that it is built on. */
function byArchitecture(folder: string, image: string, seen: readonly string[] = []): readonly string[] {
  const { architecture, base_image: base } = settingsIn(folder, image) ?? {};
  if (architecture === "arm64" || architecture === "x86_64") {
    return [DEFAULT_INSTANCE_TYPES[architecture]];
  }
  return typeof base === "string" && !seen.includes(base) ? byArchitecture(folder, base, [...seen, image]) : [];
}

function textsIn(value: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items.filter((item) => typeof item === "string").filter((item) => item !== "");
}
