// CodeCommit as the sandbox speaks it, on bare git repositories: one service for the front door.
import { mkdirSync } from "node:fs";
import type { Service, ServiceEvent } from "../frontdoor/service";
import { commitOf, readOperations } from "./reads";
import { Repositories } from "./repositories";
import { writeOperations } from "./writes";

export interface CodeCommitOptions {
  /** Where the bare repositories lie. */
  readonly folder: string;
  /** Told each change of a branch. */
  readonly publish: (event: ServiceEvent) => void;
}

export interface CodeCommit {
  readonly service: Service;
  /** For CodePipeline's source action: a commit's files as a zip, without history. */
  archive(repositoryName: string, commitId: string): Promise<Buffer>;
}

export function createCodeCommit({ folder, publish }: CodeCommitOptions): CodeCommit {
  mkdirSync(folder, { recursive: true });
  const repositories = new Repositories(folder);
  return {
    service: {
      name: "codecommit",
      operations: {
        ...repositories.operations,
        ...readOperations(repositories),
        ...writeOperations(repositories, publish),
      },
    },
    async archive(repositoryName, commitId) {
      const { git } = repositories.get(repositoryName);
      return git.archive(await commitOf(git, commitId));
    },
  };
}
