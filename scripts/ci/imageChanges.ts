// Which images a commit would have built anew, and why, by the files that their fingerprints count.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../../buildsrc/stages/common/messageOf";
import { imageNames, readImage } from "../../buildsrc/stages/image/folder";
import { sourceFiles } from "../../buildsrc/stages/image/sourceDigest";

/** What would become of an image. */
export interface ImageChange {
  readonly image: string;
  readonly kind: "new" | "rebuilt" | "removed" | "broken";
  /** Each a text for people. */
  readonly reasons: readonly string[];
}

/** The folders with the contents of the repository at two commits. */
export interface Commits {
  readonly base: string;
  readonly head: string;
  /**
   * The images that the stack builds.
   * @default - all
   */
  readonly images?: readonly string[];
}

/** Finds the images whose files are not the same at both commits. */
export function imageChanges({ base, head, images }: Commits): readonly ImageChange[] {
  const [old, next] = [imageNames(base), imageNames(head)];
  const wanted = [...new Set([...next, ...old])].filter((name) => images?.includes(name) ?? true).sort();
  return wanted.flatMap((image): ImageChange[] => {
    if (!next.includes(image)) {
      return [{ image, kind: "removed", reasons: [`images/${image}/ is removed`] }];
    }
    const [before, after] = [filesOf(base, image), filesOf(head, image)];
    if (typeof after === "string") {
      return [{ image, kind: "broken", reasons: [`Validate would refuse it: ${after}`] }];
    }
    if (!old.includes(image)) {
      return [{ image, kind: "new", reasons: [`images/${image}/ is new`] }];
    }
    if (typeof before === "string") {
      return [{ image, kind: "rebuilt", reasons: ["it could not be built before"] }];
    }
    const paths = differingPaths(before.files, after.files);
    const own = [...new Set([...before.folders, ...after.folders])];
    return paths.length === 0
      ? []
      : [{ image, kind: "rebuilt", reasons: reasonsOf({ base, head, image, paths, own }) }];
  });
}

interface ImageFiles {
  readonly folders: readonly string[];
  readonly files: ReadonlyMap<string, string>;
}

/** What an image consists of, or what is wrong with it. */
function filesOf(commit: string, name: string): ImageFiles | string {
  try {
    const image = readImage(commit, name);
    return { folders: image.folders, files: sourceFiles(commit, image) };
  } catch (error) {
    return messageOf(error);
  }
}

function differingPaths(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .sort();
}

interface Difference {
  readonly base: string;
  readonly head: string;
  readonly image: string;
  readonly paths: readonly string[];
  /** The folders that make up the image. */
  readonly own: readonly string[];
}

const VERSIONS = "tools/versions.json";
/** Which folder a file is in → what that means, where it is not an image's. */
const PARTS: Readonly<Record<string, string>> = {
  packer: "the Packer templates",
  stages: "the code of the stages",
  buildspecs: "the buildspecs",
  tools: "the tools' installation",
};

function reasonsOf({ base, head, image, paths, own }: Difference): string[] {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const what = path === VERSIONS ? toolChanges(base, head) : partOf(path, image, own);
    groups.set(what, [...(groups.get(what) ?? []), ...(path === VERSIONS ? [] : [path])]);
  }
  return [...groups].map(([what, files]) => (files.length === 0 ? what : `${what}: ${listing(files)}`));
}

function partOf(path: string, image: string, own: readonly string[]): string {
  const folder = own.find((each) => path.startsWith(`${each}/`));
  if (folder === `images/${image}`) {
    return "its own files";
  }
  if (folder !== undefined) {
    return `the files of ${folder.replace("images/", "")}, which it extends`;
  }
  const [, base] = /^images\/([^/]+)\//.exec(path) ?? [];
  if (base !== undefined) {
    return `the settings of ${base}, which it is built on`;
  }
  return (path.includes("/") ? PARTS[path.split("/")[0] ?? ""] : undefined) ?? "what all images share";
}

const MOST_FILES = 5;

function listing(paths: readonly string[]): string {
  const more = paths.length - MOST_FILES;
  return [...paths.slice(0, MOST_FILES), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

function toolChanges(base: string, head: string): string {
  const [before, after] = [versionsIn(base), versionsIn(head)];
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((tool) => before[tool] !== after[tool])
    .map((tool) => `${tool} ${before[tool] ?? "none"} → ${after[tool] ?? "none"}`);
  return changed.length === 0 ? `the tools: ${VERSIONS}` : `the tools: ${changed.join(", ")}`;
}

/** The file is somebody's to edit: whatever it has that is no version is left out. */
function versionsIn(commit: string): Readonly<Record<string, string>> {
  const file = join(commit, VERSIONS);
  if (!existsSync(file)) {
    return {};
  }
  try {
    const tools = JSON.parse(readFileSync(file, "utf8")) as Record<string, { readonly version?: unknown } | null>;
    return Object.fromEntries(
      Object.entries(tools).flatMap(([tool, pinned]) =>
        typeof pinned?.version === "string" ? [[tool, pinned.version]] : [],
      ),
    );
  } catch {
    return {};
  }
}
