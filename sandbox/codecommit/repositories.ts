// The repositories of the account: their metadata, their tags, and the way to one by its name.
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { AwsError, text, type Call, type Operation, type Shape } from "../frontdoor/service";
import { Git } from "./git";

export interface Repository {
  readonly id: string;
  name: string;
  readonly arn: string;
  description: string | undefined;
  defaultBranch: string | undefined;
  kmsKeyId: string;
  readonly created: number;
  modified: number;
  readonly tags: Map<string, string>;
  readonly git: Git;
}

export class Repositories {
  private readonly all = new Map<string, Repository>();

  constructor(private readonly folder: string) {}

  /** @throws as CodeCommit does where there is no such repository */
  get(name: unknown): Repository {
    const repository = this.all.get(String(name));
    if (repository) return repository;
    throw new AwsError("RepositoryDoesNotExistException", `${String(name)} does not exist`);
  }

  readonly operations: Readonly<Record<string, Operation>> = {
    CreateRepository: async (call) => ({ repositoryMetadata: describe(await this.create(call)) }),
    GetRepository: ({ input }) => ({ repositoryMetadata: describe(this.get(input.repositoryName)) }),
    BatchGetRepositories: ({ input }) => {
      const names = strings(input.repositoryNames);
      return {
        repositories: names.flatMap((name) => this.all.get(name) ?? []).map(describe),
        repositoriesNotFound: names.filter((name) => !this.all.has(name)),
      };
    },
    ListRepositories: () => ({
      repositories: [...this.all.values()].map(({ name, id }) => ({ repositoryName: name, repositoryId: id })),
    }),
    DeleteRepository: ({ input }) => this.remove(text(input.repositoryName)),
    UpdateRepositoryName: ({ input }) => this.rename(text(input.oldName), text(input.newName)),
    UpdateRepositoryDescription: ({ input }) => {
      const repository = this.get(input.repositoryName);
      repository.description =
        input.repositoryDescription === undefined ? undefined : text(input.repositoryDescription);
      return touch(repository);
    },
    UpdateDefaultBranch: async ({ input }) => {
      const repository = this.get(input.repositoryName);
      const branch = text(input.defaultBranchName);
      if (!(await repository.git.branches()).has(branch)) {
        throw new AwsError("BranchDoesNotExistException", `Branch ${branch} does not exist`);
      }
      repository.defaultBranch = branch;
      return touch(repository);
    },
    UpdateRepositoryEncryptionKey: ({ input }) => {
      const repository = this.get(input.repositoryName);
      const originalKmsKeyId = repository.kmsKeyId;
      repository.kmsKeyId = text(input.kmsKeyId);
      return { repositoryId: repository.id, kmsKeyId: repository.kmsKeyId, originalKmsKeyId };
    },
    TagResource: ({ input }) => {
      const { tags } = this.byArn(input.resourceArn);
      for (const [key, value] of Object.entries(shape(input.tags))) tags.set(key, text(value));
      return {};
    },
    UntagResource: ({ input }) => {
      const { tags } = this.byArn(input.resourceArn);
      for (const key of strings(input.tagKeys)) tags.delete(key);
      return {};
    },
    ListTagsForResource: ({ input }) => ({ tags: Object.fromEntries(this.byArn(input.resourceArn).tags) }),
  };

  private async create({ input, region, caller }: Call): Promise<Repository> {
    const name = text(input.repositoryName);
    if (name.endsWith(".git")) {
      throw new AwsError("InvalidRepositoryNameException", `Invalid repository name: ${name}; it must not end in .git`);
    }
    if (this.all.has(name)) {
      throw new AwsError("RepositoryNameExistsException", `Repository named ${name} already exists`);
    }
    const id = randomUUID();
    const git = new Git(join(this.folder, `${id}.git`));
    await git.init();
    const repository: Repository = {
      id,
      name,
      arn: `arn:aws:codecommit:${region}:${caller.accountId}:${name}`,
      description: input.repositoryDescription === undefined ? undefined : text(input.repositoryDescription),
      defaultBranch: undefined,
      kmsKeyId: text(input.kmsKeyId ?? `arn:aws:kms:${region}:${caller.accountId}:alias/aws/codecommit`),
      created: Date.now() / 1000,
      modified: Date.now() / 1000,
      tags: new Map(Object.entries(shape(input.tags)).map(([key, value]) => [key, text(value)])),
      git,
    };
    this.all.set(name, repository);
    return repository;
  }

  /** Deleting what is not there is no error in CodeCommit. */
  private remove(name: string): Shape {
    const repository = this.all.get(name);
    if (!repository) return {};
    this.all.delete(name);
    rmSync(repository.git.folder, { recursive: true, force: true });
    return { repositoryId: repository.id };
  }

  private rename(oldName: string, newName: string): Shape {
    const repository = this.get(oldName);
    if (this.all.has(newName)) {
      throw new AwsError("RepositoryNameExistsException", `Repository named ${newName} already exists`);
    }
    this.all.delete(oldName);
    repository.name = newName;
    this.all.set(newName, repository);
    return touch(repository);
  }

  private byArn(arn: unknown): Repository {
    const found = [...this.all.values()].find((repository) => repository.arn === arn);
    if (found) return found;
    throw new AwsError("RepositoryDoesNotExistException", `${String(arn)} does not exist`);
  }
}

function touch(repository: Repository): Shape {
  repository.modified = Date.now() / 1000;
  return {};
}

function describe(repository: Repository): Shape {
  const [, , , region = "", accountId = ""] = repository.arn.split(":");
  const host = `git-codecommit.${region}.amazonaws.com/v1/repos/${repository.name}`;
  return {
    accountId,
    repositoryId: repository.id,
    repositoryName: repository.name,
    repositoryDescription: repository.description,
    defaultBranch: repository.defaultBranch,
    lastModifiedDate: repository.modified,
    creationDate: repository.created,
    cloneUrlHttp: `https://${host}`,
    cloneUrlSsh: `ssh://${host}`,
    Arn: repository.arn,
    kmsKeyId: repository.kmsKeyId,
  };
}

/** A list of strings in an input that the model has checked. */
export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(text) : [];
}

/** A structure in an input that the model has checked. */
export function shape(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
