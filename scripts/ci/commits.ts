// Lays out what a factory would build from, at two commits of this repository. Nothing of the working tree is touched.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, isAbsolute, join, relative } from "node:path";
import { parse } from "yaml";
import { messageOf } from "../../components/basics/messageOf";
import { asJson, textIn, textsIn } from "../../components/settings/written";
import { SOURCE_FOLDER } from "../../components/source/images";
import { EXCLUDED_PATHS, IMAGES_FOLDER } from "../../components/source/seed/inventory";
import { imageChanges, type ImageChange } from "./imageChanges";

/** Which images are compared. */
export interface Comparison {
  /** The stack, whose settings say where its images are. */
  readonly stack: string;
  /** The branch or commit that the change goes into. */
  readonly base: string;
  /** @default "HEAD" */
  readonly head?: string;
  /**
   * The program's folder, in a git repository.
   * @default - the current folder
   */
  readonly program?: string;
  /**
   * This repository's name, `owner/name`: the images are elsewhere if the stack's source is another one.
   * @default - none
   */
  readonly repository?: string;
}

/** Where at one commit a stack's images come from. Paths are relative to the repository's root; "" is the root itself. */
interface Place {
  readonly folder: string;
  readonly imagesFolder?: string;
  /** Whether pulumi up commits the folder: without the code of the gates then. */
  readonly isSeeded: boolean;
  readonly images?: readonly string[];
}

/** Finds the images that a change would have built anew. Undefined if they are in another repository. */
export function findImageChanges(comparison: Comparison): readonly ImageChange[] | undefined {
  const { stack, base, head = "HEAD", program = process.cwd(), repository } = comparison;
  const git = gitIn(program);
  const root = git("rev-parse", "--show-toplevel").trim();
  const at = relative(root, realpathSync(program));
  const [from, to] = [forkPoint(git, base, head), git("rev-parse", "--verify", `${head}^{commit}`).trim()];
  const place = (commit: string) => placeAt(git, commit, { at, stack, repository });
  const [before, after] = [place(from), place(to)];
  if (after === undefined) {
    return undefined;
  }
  const scratch = mkdtempSync(join(tmpdir(), "ami-pipeline-"));
  const folders = { base: join(scratch, "base"), head: join(scratch, "head") };
  try {
    layOut(root, from, before ?? after, folders.base);
    layOut(root, to, after, folders.head);
    return imageChanges({ ...folders, ...(after.images && { images: after.images }) });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

type Git = (...args: string[]) => string;

function gitIn(folder: string, environment: Readonly<Record<string, string>> = {}): Git {
  return (...args) =>
    execFileSync("git", args, {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, ...environment },
    });
}

/** Where the change left the branch: what was added to the branch since is not the change's. */
function forkPoint(git: Git, base: string, head: string): string {
  try {
    return git("merge-base", base, head).trim();
  } catch (error) {
    throw new Error(
      `git cannot compare ${head} with ${base}: ${messageOf(error).trim()}\n` +
        `Check out the repository with its history (actions/checkout with fetch-depth: 0), and give an existing branch or commit.`,
    );
  }
}

interface Stack {
  /** The program's folder in the repository. */
  readonly at: string;
  readonly stack: string;
  readonly repository: string | undefined;
}

function placeAt(git: Git, commit: string, { at, stack, repository }: Stack): Place | undefined {
  const settings = settingsAt(git, commit, at, stack);
  const text = (name: string) => textIn(settings[name]) ?? "";
  const named = typeof settings.images === "string" ? asJson(settings.images) : settings.images;
  const images = textsIn(named);
  const some = images === undefined ? {} : { images };
  if (!["", "codecommit"].includes(text("source"))) {
    // Providers do not tell upper from lower case in names.
    const isHere = repository === undefined || text("repository").toLowerCase() === repository.toLowerCase();
    return isHere ? { folder: text("repositoryFolder"), isSeeded: false, ...some } : undefined;
  }
  const own = text("imagesFolder");
  if (isAbsolute(own) || join(at, own).startsWith("..")) {
    return undefined;
  }
  return {
    folder: join(at, basename(SOURCE_FOLDER)),
    ...(own !== "" && { imagesFolder: join(at, own) }),
    isSeeded: true,
    ...some,
  };
}

/** The settings in the stack's file, by their names without the project's. */
function settingsAt(git: Git, commit: string, at: string, stack: string): Readonly<Record<string, unknown>> {
  const read = (file: string): Readonly<Record<string, unknown>> => {
    try {
      return (parse(git("show", `${commit}:${join(at, file)}`)) ?? {}) as Record<string, unknown>;
    } catch {
      // A stack that is new or has no settings has no file.
      return {};
    }
  };
  const project = String(read("Pulumi.yaml").name);
  const { config } = read(`Pulumi.${basename(stack)}.yaml`) as { readonly config?: object | null };
  return Object.fromEntries(
    Object.entries(config ?? {}).map(([key, value]) => [key.replace(`${project}:`, ""), value]),
  );
}

/** Writes what the factory would build from into a new folder, shaped like buildsrc. */
function layOut(root: string, commit: string, { folder, imagesFolder, isSeeded }: Place, into: string): void {
  checkOut(root, commit, folder, into);
  if (imagesFolder !== undefined) {
    rmSync(join(into, IMAGES_FOLDER), { recursive: true, force: true });
    checkOut(root, commit, imagesFolder, join(into, IMAGES_FOLDER));
  }
  for (const path of isSeeded ? EXCLUDED_PATHS : []) {
    rmSync(join(into, path), { recursive: true, force: true });
  }
}

/** Through an index of its own. `git archive` would leave out what .gitattributes says, and a checkout does not. */
function checkOut(root: string, commit: string, folder: string, into: string): void {
  mkdirSync(into, { recursive: true });
  const git = gitIn(root, {
    GIT_INDEX_FILE: join(into, ".git-index"),
    // A pointer differs when its file does.
    GIT_LFS_SKIP_SMUDGE: "1",
  });
  const tree = `${commit}:${folder === "" ? "" : `${folder}/`}`;
  try {
    git("rev-parse", "--verify", "--quiet", tree);
  } catch {
    // The commit has no such folder.
    return;
  }
  git("read-tree", tree);
  git("checkout-index", "--all", `--prefix=${into}/`);
  rmSync(join(into, ".git-index"));
}
