// The digest of all files of a commit that can influence an image: what was tested for a digest was tested for every
// commit that has it.
import { createHash } from "node:crypto";
import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, readSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, posix, relative, resolve } from "node:path";
import { StageError } from "../common/stageError";
import type { Image } from "./folder";

/** What the stages make in the folder that they run in. */
const MADE_BY_STAGES: readonly string[] = ["node_modules", "output", "reports"];
/** What documents a repository, tells git and editors how to treat it, or lists what pulumi up committed. */
const WITHOUT_INFLUENCE = /(^|\/)(\.gitignore|\.editorconfig|[^/]*\.md)$|^\.ami-pipeline\/seed\.json$/i;
const CHUNK_BYTES = 1024 * 1024;

/**
 * The top-level folders that are not the commit's although they are in its folder: those of a stage that runs there, as
 * Build does. In CodeBuild the gates run elsewhere, and take all that is in the commit for what it is.
 */
export function madeByStages(commit: string): readonly string[] {
  return resolve(commit) === process.cwd() ? MADE_BY_STAGES : [];
}

/**
 * Computes the digest. Every file counts, with its path, its executable bit and its content. Of other images count only the
 * folder that the image extends, and the settings of those that it is built on. What has no influence counts in the image's
 * own folders alone. A link counts as a link, together with everything in the commit that it leads to.
 *
 * @param commit - the folder with the commit's files
 * @param besides - top-level folders in it that are not the commit's
 */
export function sourceDigest(commit: string, image: DigestedImage, besides: readonly string[] = []): string {
  const digest = createHash("sha256");
  for (const line of sourceFiles(commit, image, besides).values()) {
    digest.update(`${line}\n`);
  }
  return digest.digest("hex");
}

/** What an image consists of, besides what counts for all images. */
type DigestedImage = Pick<Image, "folders"> & Partial<Pick<Image, "settingsFrom">>;

/** The files that the digest is of, in the order of their paths, with what it says of each. */
export function sourceFiles(
  commit: string,
  { folders, settingsFrom = [] }: DigestedImage,
  besides: readonly string[] = [],
): ReadonlyMap<string, string> {
  return new SourceFiles(commit, [...folders, ...settingsFrom], besides).read();
}

class SourceFiles {
  private readonly root: string;
  /** Path → what the digest says of it. */
  private readonly found = new Map<string, string>();
  private readonly walked = new Set<string>();

  constructor(
    commit: string,
    private readonly own: readonly string[],
    private readonly besides: readonly string[],
  ) {
    this.root = realpathSync(commit);
  }

  read(): ReadonlyMap<string, string> {
    this.add("", (path) => this.hasInfluence(path));
    return new Map([...this.found].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private add(path: string, counts: (path: string) => boolean): void {
    // Git itself keeps a folder of this name out of every commit.
    if (path === ".git" || this.found.has(path) || this.besides.includes(path.split("/")[0] ?? "") || !counts(path)) {
      return;
    }
    const file = join(this.root, path);
    const stats = lstatSync(file);
    if (stats.isDirectory()) {
      for (const name of readdirSync(file)) {
        this.add(posix.join(path, name), counts);
      }
    } else if (stats.isSymbolicLink()) {
      this.note("link", path, sha256(readlinkSync(file)));
      this.addTarget(file, path);
    } else {
      // Only the executable bit, as git keeps it: the others depend on who unpacked the commit.
      this.note((stats.mode & 0o100) === 0 ? "file" : "executable", path, contentDigest(file));
    }
  }

  private note(kind: string, path: string, digest: string): void {
    this.found.set(path, JSON.stringify([kind, path, digest]));
  }

  /**
   * Adds what a link leads to, even if it has no influence by its own path. What an absolute link leads to is the machine's,
   * and not the commit's. A relative one can lead to the rest of a repository of which the commit's files are one folder.
   */
  private addTarget(link: string, path: string): void {
    const target = relative(this.root, realpathOf(link) ?? "/");
    if (target.startsWith("..") && realpathOf(link) !== undefined && !this.endsAbsolutely(link)) {
      throw new StageError(
        `${path} is a symbolic link that leads out of the folder with the images, whose files alone decide what an image contains.`,
        "Put a copy of its target into the folder.",
      );
    }
    if (target.startsWith("..") || this.walked.has(target)) {
      return;
    }
    this.walked.add(target);
    this.add(target, () => true);
  }

  /** Whether a link leads to an absolute one, over relative ones inside the folder. */
  private endsAbsolutely(link: string): boolean {
    const next = resolve(dirname(link), readlinkSync(link));
    const isLinkInside = !relative(this.root, next).startsWith("..") && lstatSync(next).isSymbolicLink();
    return isAbsolute(readlinkSync(link)) || (isLinkInside && this.endsAbsolutely(next));
  }

  private hasInfluence(path: string): boolean {
    const isIn = (folder: string) => path === folder || path.startsWith(`${folder}/`);
    const leadsTo = (own: string) => own.startsWith(`${path}/`);
    if ([...this.own, "packer"].some((own) => isIn(own) || leadsTo(own))) {
      return true;
    }
    return !path.startsWith("images/") && !WITHOUT_INFLUENCE.test(path);
  }
}

/** Undefined for a link that leads nowhere, or in a circle. */
function realpathOf(link: string): string | undefined {
  try {
    return realpathSync(link);
  } catch {
    return undefined;
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** In chunks: a file may be larger than the memory. */
function contentDigest(file: string): string {
  const digest = createHash("sha256");
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const descriptor = openSync(file, "r");
  try {
    for (let bytes = readSync(descriptor, chunk); bytes > 0; bytes = readSync(descriptor, chunk)) {
      digest.update(chunk.subarray(0, bytes));
    }
  } finally {
    closeSync(descriptor);
  }
  return digest.digest("hex");
}
