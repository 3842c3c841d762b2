// Brings commits onto the branch in one move: each move is an event that runs every pipeline.
import type { Change } from "./batches";
import { isErrorOf } from "./repository";
import type { RepositoryState, SeedRepository } from "./repository";

/** What is brought onto the branch. */
export interface Publication {
  readonly commits: readonly (readonly Change[])[];
  /** The message of each commit, by its position. */
  readonly messageOf: (index: number) => string;
  /** The content of a file that is put. */
  readonly contentOf: (path: string) => Uint8Array;
  /** Tells one seeding's temporary branch from another's. */
  readonly digest: string;
}

/** The names of temporary branches. Nobody else's branch has such a name. */
const TEMPORARY = /^ami-pipeline-seed-[0-9a-f]{12}$/;

/** Publishes the commits and returns the id of the last one. Throws CodeCommit's exception when somebody was quicker. */
export async function publish(
  repository: SeedRepository,
  state: RepositoryState,
  publication: Publication,
): Promise<string> {
  const { commits } = publication;
  const { branchExists, tip } = state;
  await removeLeftovers(repository, state);

  // The first commit of an empty repository makes its branch, which becomes the default branch.
  if (tip === undefined || (branchExists && commits.length === 1)) {
    return commitAll(repository, repository.branch, tip, publication);
  }

  const temporary = `ami-pipeline-seed-${publication.digest.slice(0, 12)}`;
  await repository.createBranch(temporary, tip);
  let last: string;
  try {
    last = await commitAll(repository, temporary, tip, publication);
    if (branchExists) {
      await repository.fastForward(last);
    } else {
      await repository.createBranch(repository.branch, last);
    }
  } catch (error) {
    // The first error is the one that matters. The next run removes a branch that cannot be removed now.
    await repository.deleteBranch(temporary).catch(() => undefined);
    throw error;
  }
  await repository.deleteBranch(temporary);
  return last;
}

async function commitAll(
  repository: SeedRepository,
  branch: string,
  tip: string | undefined,
  { commits, messageOf, contentOf }: Publication,
): Promise<string> {
  let parent = tip;
  for (const [index, changes] of commits.entries()) {
    const message = messageOf(index);
    const commit = { branch, message, changes, ...(parent !== undefined && { parent }) };
    parent = await repository.commit(commit, contentOf);
  }
  if (parent === undefined) {
    throw new Error("There is nothing to publish.");
  }
  return parent;
}

/** Removes the branches of runs that were killed half way. A run that is under way elsewhere then starts again. */
async function removeLeftovers(repository: SeedRepository, { tip }: RepositoryState): Promise<void> {
  if (tip === undefined) {
    return;
  }
  for (const branch of await repository.branches()) {
    if (TEMPORARY.test(branch)) {
      await repository.deleteBranch(branch);
    }
  }
}

/** Whether an error means that somebody else changed the repository meanwhile: then the seeding reads it again. */
export function isRace(error: unknown): boolean {
  return isErrorOf(
    error,
    "ParentCommitIdOutdatedException",
    "ParentCommitIdRequiredException",
    "ParentCommitDoesNotExistException",
    "BranchDoesNotExistException",
    "BranchNameExistsException",
    "ManualMergeRequiredException",
    "TipsDivergenceExceededException",
    "ConcurrentReferenceUpdateException",
  );
}
