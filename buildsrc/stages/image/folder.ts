// An image: its folder in images/, read and checked, with the scripts that it shares.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { withBaseImage } from "./baseImage";
import { messageOf } from "../common/messageOf";
import { StageError } from "../common/stageError";
import { listCommitFolder, readCommitFile } from "./commitFiles";
import { ownTemplatePaths } from "./ownTemplate";
import { checkScripts, mergeScripts, SETTINGS_FILE } from "./scripts";
import { parseSettings, type ImageSettings } from "./settings";

/** A named machine image that the factory knows how to build. */
export interface Image {
  readonly name: string;
  readonly settings: ImageSettings;
  /** The folders that make up the image, relative to the repository; the extended image's comes first. */
  readonly folders: readonly string[];
  /** The settings files of the images that it is built on, which decide about its own settings. */
  readonly settingsFrom: readonly string[];
  /** The merged provisioners in the order they run, as paths relative to the repository. */
  readonly provision: readonly string[];
  /** The merged tests, likewise. */
  readonly tests: readonly string[];
  /** The template files of the image's own, likewise. */
  readonly templates: readonly string[];
}

const MAX_SETTINGS_BYTES = 65_536;
const NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;
const LONGEST_NAME = 40;

/** The path of an image's settings, relative to the repository. */
export function settingsFile(name: string): string {
  return `images/${name}/${SETTINGS_FILE}`;
}

/** Reads an image's folder, and refuses what no stage could work with. */
export function readImage(repository: string, name: string): Image {
  if (!NAME.test(name) || name.length > LONGEST_NAME) {
    throw new StageError(
      `"${name}" is not a valid image name: use at most ${LONGEST_NAME} lowercase letters, digits, dots and dashes, ` +
        "with a letter or digit at both ends.",
      "Rename its folder in images/, and the image in the stack's settings if they name it.",
    );
  }
  const { settings, settingsFrom } = readSettings(repository, name);
  const extended = settings.extends;
  if (extended !== undefined) {
    checkExtended(repository, name, extended);
  }

  const folders = [...(extended === undefined ? [] : [extended]), name].map((each) => `images/${each}`);
  checkScripts(repository, name, folders);
  const image: Image = {
    name,
    settings,
    folders,
    settingsFrom,
    provision: mergeScripts(repository, folders, "provision"),
    tests: mergeScripts(repository, folders, "tests"),
    templates: ownTemplatePaths(repository, folders),
  };
  for (const kind of ["provision", "tests"] as const) {
    const provisionsItself = kind === "provision" && image.templates.length > 0;
    if (image[kind].length === 0 && !provisionsItself) {
      throw new StageError(
        `Image ${name} has no script in ${folders.map((folder) => `${folder}/${kind}/`).join(" or ")}.`,
        kind === "provision"
          ? "Add one that installs something, such as provision/10-apache.sh, or extend an image that has them."
          : "Add one that shows that the image works, such as tests/10-apache.sh, or extend an image that has them.",
      );
    }
  }
  return image;
}

function readSettings(repository: string, name: string): Pick<Image, "settings" | "settingsFrom"> {
  const { json, bases } = withBaseImage(name, {
    images: imageNames(repository),
    read: (image) => readJson(repository, image),
    fileOf: settingsFile,
  });
  const parsed = parseSettings(json);
  if ("faults" in parsed) {
    throw new StageError(
      `${settingsFile(name)} is wrong:\n${parsed.faults.map((fault) => `- ${fault}`).join("\n")}`,
      "Correct it and push. packer/image.schema.json describes the settings.",
    );
  }
  return { settings: parsed.settings, settingsFrom: bases.map(settingsFile) };
}

function readJson(repository: string, name: string): unknown {
  const file = settingsFile(name);
  if (!existsSync(join(repository, file))) {
    throw new StageError(
      `There is no image ${name}: ${file} does not exist.`,
      `The images are ${imageNames(repository).join(", ")}. Add the folder, or take the image out of the stack's settings.`,
    );
  }
  const content = readCommitFile(repository, file, MAX_SETTINGS_BYTES);
  try {
    return JSON.parse(content.toString("utf8"));
  } catch (error) {
    throw new StageError(`${file} is not JSON: ${messageOf(error)}`, "Correct it and push.");
  }
}

function checkExtended(repository: string, name: string, extended: string): void {
  const others = imageNames(repository).filter((each) => each !== name);
  if (!others.includes(extended)) {
    const alone = others.filter((other) => extendedBy(repository, other) === undefined);
    throw new StageError(
      `${settingsFile(name)} extends "${extended}", which is not another image.`,
      alone.length === 0
        ? "There is none that it could extend: take the setting out."
        : `Extend one of ${alone.join(", ")}.`,
    );
  }
  const next = extendedBy(repository, extended);
  if (next !== undefined) {
    throw new StageError(
      `${settingsFile(name)} extends "${extended}", which itself extends "${next}".`,
      `Extend "${next}" instead: an image can only extend one that stands alone.`,
    );
  }
}

function extendedBy(repository: string, name: string): string | undefined {
  return readSettings(repository, name).settings.extends;
}

/** The names of all images: every folder in images/ that has settings. */
export function imageNames(repository: string): readonly string[] {
  return listCommitFolder(repository, "images")
    .filter((name) => name.endsWith("/"))
    .map((name) => name.slice(0, -1))
    .filter((name) => existsSync(join(repository, settingsFile(name))));
}
