// Seeds a repository from a folder: reads, plans, commits, and starts again when somebody pushed meanwhile.
import { setTimeout as delay } from "node:timers/promises";
import type { Change } from "./batches";
import { changesOf, splitIntoCommits } from "./batches";
import type { LocalFile } from "./inventory";
import { formatManifest, MANIFEST_PATH } from "./manifest";
import { countOfFiles, describeChange, describeConflicts, listingOf } from "./messages";
import { planSeeding, sameManifest } from "./plan";
import type { OnConflict, SeedPlan } from "./plan";
import { isRace, publish } from "./publish";
import type { RepositoryState, SeedRepository } from "./repository";
import { isErrorOf } from "./repository";
import { Problem } from "../../programs/problem";
import type { Tree } from "./versions";

/** What is seeded. */
export interface SeedSource {
  /** The folder, or both folders, as people know them. */
  readonly folder: string;
  /** The files to seed. */
  readonly files: Tree<LocalFile>;
  /** Tells this seeding from another. */
  readonly digest: string;
  /** The content of a file. */
  readonly contentOf: (path: string) => Uint8Array;
  /** Who seeds, for the commit messages. */
  readonly origin: string;
  /** What to do about files that both sides changed. */
  readonly onConflict: OnConflict;
  /** What the inspection says that it is for. */
  readonly occasion?: string;
}

/** What a seeding did. */
export interface SeedOutcome {
  /** How many files were written, removed or changed in mode. */
  readonly files: number;
  /** Left out when there was nothing to commit. */
  readonly commitId?: string;
}

const ATTEMPTS = 5;
/** Longer after each attempt, and random so that two runs that collided do not collide again. */
const pause = (attempt: number): Promise<void> => delay(200 * attempt * (0.5 + Math.random()));

/**
 * Seeds a repository.
 *
 * @param wait - how to wait after a lost race; the tests do not wait
 */
export async function seed(repository: SeedRepository, source: SeedSource, wait = pause): Promise<SeedOutcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await seedOnce(repository, source);
    } catch (error) {
      if (isErrorOf(error, "NoChangeException")) {
        return { files: 0 };
      }
      if (!isRace(error)) {
        throw error;
      }
      if (attempt === ATTEMPTS) {
        throw new Problem(describeLostRace(repository, error));
      }
      await wait(attempt);
    }
  }
}

async function seedOnce(repository: SeedRepository, source: SeedSource): Promise<SeedOutcome> {
  const state = await repository.read();
  if (!state) {
    throw new Problem(
      `There is no CodeCommit repository ${repository.name}. Run pulumi up --refresh: it makes the repository again if it was deleted.`,
    );
  }

  const plan = planFor(state, source);
  if (plan.conflicts.length > 0) {
    throw new Problem(
      describeConflicts(plan.conflicts, {
        folder: source.folder,
        repository: repository.name,
        branch: repository.branch,
      }),
    );
  }
  const changes = changesOf(plan, source.files);
  const manifestIsCurrent = state.manifest !== undefined && sameManifest(state.manifest, plan.manifest);
  if (manifestIsCurrent && changes.length === 0) {
    return await withoutCommit(repository, state);
  }

  // Last, so that a series of commits that breaks off never claims what it did not write.
  const manifest = Buffer.from(formatManifest(plan.manifest, source.occasion));
  const manifestChange: Change = { kind: "put", path: MANIFEST_PATH, mode: "NORMAL", size: manifest.length };
  const commits = splitIntoCommits([...changes, ...(manifestIsCurrent ? [] : [manifestChange])]);
  const commitId = await publish(repository, state, {
    commits,
    messageOf: (index) => messageOf(changes, source.origin, index, commits.length),
    contentOf: (path) => (path === MANIFEST_PATH ? manifest : source.contentOf(path)),
    digest: source.digest,
  });
  return { files: changes.length, commitId };
}

/** What a seeding would do to the repository as it is now. */
export function planFor(
  state: RepositoryState,
  { files, onConflict }: Pick<SeedSource, "files" | "onConflict">,
): SeedPlan {
  return planSeeding({ local: files, remote: state.files, manifest: state.manifest ?? new Map(), onConflict });
}

/** Makes the branch if it is missing: the commit that it starts from holds everything to seed already. */
async function withoutCommit(repository: SeedRepository, { branchExists, tip }: RepositoryState): Promise<SeedOutcome> {
  if (!branchExists && tip !== undefined) {
    await repository.createBranch(repository.branch, tip);
  }
  return { files: 0 };
}

function messageOf(changes: readonly Change[], origin: string, index: number, count: number): string {
  const part = count === 1 ? "" : ` (part ${index + 1} of ${count})`;
  if (changes.length === 0) {
    return `Record what is seeded from ${origin}${part}\n`;
  }
  const { count: files, lines } = listingOf(changes.map(describeChange));
  return [`Seed ${countOfFiles(files)} from ${origin}${part}`, "", ...lines, ""].join("\n");
}

function describeLostRace(repository: SeedRepository, error: unknown): string {
  const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return (
    `The branch ${repository.branch} of ${repository.name} changed during each of ${ATTEMPTS} attempts to commit ` +
    `(the last: ${why}). Wait until nobody pushes to it, and run pulumi up again.`
  );
}
