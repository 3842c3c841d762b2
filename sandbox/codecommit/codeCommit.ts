// CodeCommit as the sandbox emulates it, on bare git repositories: a service for the front door and a path for git.
import { mkdirSync } from "node:fs";
import type { Route } from "../frontdoor/server";
import type { Caller, Service, ServiceEvent } from "../frontdoor/service";
import { branchOperations } from "./branches";
import { commitOperations } from "./commits";
import { answerGit, type GitHttpOptions } from "./gitHttp";
import { commitOf, readOperations } from "./reads";
import { CLONE_PATH, Repositories, type RepositoriesOptions } from "./repositories";

/** What CodeCommit works with. */
export interface CodeCommitOptions {
  /** Where the bare repositories lie. */
  readonly folder: string;
  /** The front door's own address, such as `http://127.0.0.1:5600`. */
  readonly endpoint: string;
  /** Who an access key belongs to. */
  readonly callerOf: (accessKeyId: string) => Caller;
  readonly authorizeGit: GitHttpOptions["authorizeGit"];
  readonly hasKey: RepositoriesOptions["hasKey"];
  /** Told of each change of a branch or tag. */
  readonly publish: (event: ServiceEvent) => void;
}

/** CodeCommit, for the front door, for git and for CodePipeline. */
export interface CodeCommit {
  readonly service: Service;
  /** For `git clone` and `git push`. */
  readonly route: Route;
  /** For CodePipeline's source action: a commit's files as a zip, without history and without executable bits. */
  archive(repositoryName: string, commitId: string): Promise<Buffer>;
}

/** CodeCommit without any repository. */
export function createCodeCommit(options: CodeCommitOptions): CodeCommit {
  const { folder, endpoint, callerOf, authorizeGit, hasKey, publish } = options;
  mkdirSync(folder, { recursive: true });
  const repositories = new Repositories({ folder, endpoint, hasKey, publish });
  return {
    service: {
      name: "codecommit",
      operations: {
        ...repositories.operations,
        ...branchOperations(repositories),
        ...commitOperations(repositories),
        ...readOperations(repositories),
      },
    },
    route: {
      prefix: CLONE_PATH,
      handle: (message, response) => answerGit({ repositories, callerOf, authorizeGit }, message, response),
    },
    async archive(repositoryName, commitId) {
      const { git } = repositories.get(repositoryName);
      return git.sourceArchive(await commitOf(git, commitId));
    },
  };
}
