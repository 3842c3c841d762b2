// CodeCommit's operations on branches.
import { AwsError, text, type Call, type Operation } from "../frontdoor/service";
import type { Git } from "../git/git";
import { pageOf } from "./paging";
import { commitOf } from "./reads";
import type { Repositories, Repository } from "./repositories";

/** The operations that list, make, move and delete branches. */
export function branchOperations(repositories: Repositories): Readonly<Record<string, Operation>> {
  const repositoryOf = ({ input }: Call) => repositories.get(input.repositoryName);

  return {
    ListBranches: async (call) => {
      const { items, next } = pageOf(
        [...(await repositoryOf(call).git.branches()).keys()],
        call.input.nextToken,
        undefined,
      );
      return { branches: items, ...(next && { nextToken: next }) };
    },
    GetBranch: async (call) => {
      const branchName = text(call.input.branchName);
      return { branch: { branchName, commitId: await tipOf(repositoryOf(call), branchName) } };
    },
    CreateBranch: async (call) => {
      const repository = repositoryOf(call);
      const branch = text(call.input.branchName);
      await requireBranchName(repository.git, branch);
      const to = await commitOf(repository.git, call.input.commitId);
      if ((await repository.git.branches()).has(branch)) {
        throw new AwsError("BranchNameExistsException", `Branch named ${branch} already exists`);
      }
      await repository.git.moveBranch(branch, undefined, to);
      await repositories.moved(repository, [{ reference: `refs/heads/${branch}`, from: undefined, to }], call.caller);
      return {};
    },
    DeleteBranch: async (call) => {
      const repository = repositoryOf(call);
      const branchName = text(call.input.branchName);
      if (branchName === repository.defaultBranch) {
        throw new AwsError("DefaultBranchCannotBeDeletedException", "The default branch cannot be deleted");
      }
      const commitId = (await repository.git.branches()).get(branchName);
      if (!commitId) {
        return {};
      }
      await repository.git.moveBranch(branchName, commitId, undefined);
      const move = { reference: `refs/heads/${branchName}`, from: commitId, to: undefined };
      await repositories.moved(repository, [move], call.caller);
      return { deletedBranch: { branchName, commitId } };
    },
    MergeBranchesByFastForward: async (call) => {
      const repository = repositoryOf(call);
      const { git } = repository;
      const source = await commitOf(git, call.input.sourceCommitSpecifier);
      const destination = await commitOf(git, call.input.destinationCommitSpecifier);
      const target = text(call.input.targetBranch ?? call.input.destinationCommitSpecifier);
      const tip = await tipOf(repository, target);
      if (tip !== destination) {
        throw concurrentUpdate(target);
      }
      if (!(await git.isAncestor(tip, source))) {
        throw new AwsError("ManualMergeRequiredException", `${target} cannot be fast-forwarded to ${source}`);
      }
      if (source !== tip) {
        await git.moveBranch(target, tip, source).catch(() => {
          throw concurrentUpdate(target);
        });
        await repositories.moved(
          repository,
          [{ reference: `refs/heads/${target}`, from: tip, to: source }],
          call.caller,
        );
      }
      return { commitId: source, treeId: await git.show(source, "%T") };
    },
  };
}

/** The commit at a branch's tip. @throws as CodeCommit does where there is no such branch */
export async function tipOf({ git }: Repository, branch: string): Promise<string> {
  const tip = (await git.branches()).get(branch);
  if (tip) {
    return tip;
  }
  throw new AwsError("BranchDoesNotExistException", `Branch ${branch} does not exist`);
}

/** @throws as CodeCommit does where git would not accept the name */
export async function requireBranchName(git: Git, name: string): Promise<void> {
  if (await git.isBranchName(name)) {
    return;
  }
  throw new AwsError("InvalidBranchNameException", `${name} is not a branch name that git accepts`);
}

function concurrentUpdate(branch: string): AwsError {
  return new AwsError("ConcurrentReferenceUpdateException", `${branch} was moved by somebody else meanwhile`);
}
