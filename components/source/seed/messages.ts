// What people are told of a seeding: what it changes, what stops it, and what they should look at.
import type { Change } from "./batches";
import type { Conflict } from "./plan";

/** From where to where a seeding goes. */
export interface SeedPlace {
  /** The folder that is seeded, or both folders, as people know them. */
  readonly folder: string;
  readonly repository: string;
  readonly branch: string;
}

const MOST_LINES = 20;

/** How many items there are, and the first of them. */
export interface Listing {
  readonly count: number;
  /** One line per item. If there are too many, the last line says how many more there are. */
  readonly lines: readonly string[];
}

/** Makes a list of items, of which each is one line. */
export function listingOf(items: readonly string[]): Listing {
  const more = items.length - MOST_LINES;
  return { count: items.length, lines: more > 0 ? [...items.slice(0, MOST_LINES), `and ${more} more`] : items };
}

/** "1 file" or "2 files". */
export function countOfFiles(count: number): string {
  return count === 1 ? "1 file" : `${count} files`;
}

const VERBS: Readonly<Record<Change["kind"], string>> = {
  put: "write",
  delete: "remove",
  setMode: "change the mode of",
};

/** What a change does, in words. */
export function describeChange({ kind, path }: Pick<Change, "kind" | "path">): string {
  return `${VERBS[kind]} ${path}`;
}

/** Says what a seeding is going to change. */
export function describeChanges(changes: Listing, { folder, repository, branch }: SeedPlace): string {
  const headline = `${countOfFiles(changes.count)} of ${folder} to commit to the branch ${branch} of ${repository}:`;
  return withLines(headline, changes.lines);
}

/** What is found of the repository and of those who use it. */
interface Found {
  readonly repositoryExists: boolean;
  readonly existingPipelines: readonly string[];
  readonly isLeft?: boolean;
}

/** Says why the stack may not have the repository that exists, and what to do then. Undefined if it seems to have it. */
export function describeUnowned(
  { repositoryExists, existingPipelines, isLeft }: Found,
  repository: string,
): string | undefined {
  const takeOver = "take it over: pulumi config set adoptRepository true";
  if (repositoryExists && existingPipelines.length === 0) {
    return (
      `The repository ${repository} exists, and none of its pipelines do. If this stack did not make it, or kept it at ` +
      `pulumi destroy, ${takeOver}`
    );
  }
  return repositoryExists && isLeft === true
    ? `The repository ${repository} exists, and the pipelines take their commits over a connection. If this stack left ` +
        `it when its source was changed, ${takeOver}`
    : undefined;
}

/** Says what a conflict is and how to resolve it. */
export function describeConflicts(conflicts: readonly Conflict[], { folder, repository, branch }: SeedPlace): string {
  const one = conflicts.length === 1;
  return [
    `${countOfFiles(conflicts.length)} of ${folder} ${one ? "is" : "are"} in conflict with what people ` +
      `committed to the branch ${branch} of ${repository}. Nothing was committed.`,
    ...conflicts.map(({ path, reason }) => `  ${path}: ${reason}`),
    `Either bring the repository's change into ${folder} and run pulumi up again, or set onConflict to "overwrite": ` +
      `then the local file wins, and the repository's history keeps both.`,
  ].join("\n");
}

/**
 * Says which images of the repository have no pipeline, and how each gets one.
 *
 * @param imagesFolder - where the program looks for images, as people know it
 */
export function describeUnknownImages(
  images: readonly string[],
  { repository, branch }: SeedPlace,
  imagesFolder: string,
): string {
  const folders = images.map((image) => `images/${image}`).join(", ");
  return (
    `The branch ${branch} of ${repository} has ${folders}, which ${images.length === 1 ? "has" : "have"} no pipeline: pulumi up ` +
    `makes one for each image in ${imagesFolder}. Copy the folder there and run pulumi up, or delete it in the repository.`
  );
}

/** Says what was changed, why that matters and what to do. */
export function describeEdits({ count, lines }: Listing, { folder, repository, branch }: SeedPlace): string {
  const one = count === 1;
  const headline =
    `${countOfFiles(count)} of the code that Validate and Build run ${one ? "is" : "are"} not as seeded, in the branch ` +
    `${branch} of ${repository}:`;
  const remedy =
    `Whoever pushed that decides what these two stages do with their roles. Look at the commits. Copy what should stay ` +
    `to ${folder}, and revert the rest in the repository.`;
  return `${withLines(headline, lines)}\n${remedy}`;
}

function withLines(headline: string, lines: readonly string[]): string {
  return [headline, ...lines.map((line) => `  ${line}`)].join("\n");
}
