// Brings commits onto the branch so that it moves once: one move is one event, and one run of each pipeline.
import type { Change } from "./batches";
import { isErrorOf } from "./repository";
import type { RepositoryState, SeedRepository } from "./repository";

export interface Publication {
  readonly commits: readonly (readonly Change[])[];
  /** The message of each commit, by its position. */
  readonly messageOf: (index: number) => string;
  readonly contentOf: (path: string) => Uint8Array;
  /** Tells one seeding's temporary branch from another's. */
  readonly digest: string;
}

/** Temporary branches: nobody else's branch looks so. */
const TEMPORARY = /^ami-pipeline-seed-[0-9a-f]{12}$/;

/** Publishes the commits, and gives the id of the last one. Throws what CodeCommit throws when somebody was quicker. */
export async function publish(
  repository: SeedRepository,
  state: RepositoryState,
  publication: Publication,
): Promise<string> {
  const { commits } = publication;
  const { branchExists, tip } = state;
  await removeLeftovers(repository, state);

  // An empty repository's first commit makes its branch, and what is made first becomes the default branch.
  if (tip === undefined || (branchExists && commits.length === 1)) {
    return commitAll(repository, repository.branch, tip, publication);
  }

  const temporary = `ami-pipeline-seed-${publication.digest.slice(0, 12)}`;
  await repository.createBranch(temporary, tip);
  let last: string;
  try {
    last = await commitAll(repository, temporary, tip, publication);
    if (branchExists) await repository.fastForward(last);
    else await repository.createBranch(repository.branch, last);
  } catch (error) {
    // What went wrong first is what matters; a branch that cannot be removed now is a leftover for the next run.
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
  if (parent === undefined) throw new Error("There is nothing to publish.");
  return parent;
}

/** What a run left behind that was killed half way. A run that is under way elsewhere starts again when it loses its. */
async function removeLeftovers(repository: SeedRepository, { tip }: RepositoryState): Promise<void> {
  if (tip === undefined) return;
  for (const branch of await repository.branches()) {
    if (TEMPORARY.test(branch)) await repository.deleteBranch(branch);
  }
}

/** Whether a refusal says that somebody else changed the repository meanwhile: to be tried again from fresh state. */
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
