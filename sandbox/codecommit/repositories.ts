// The repositories of the account: their metadata, tags and triggers, and how to find one by its name.
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import {
  AwsError,
  text,
  type Call,
  type Caller,
  type Json,
  type Operation,
  type ServiceEvent,
  type Shape,
} from "../frontdoor/service";
import { Git } from "../git/git";
import { members, optionalString, strings, structures } from "./inputs";
import type { Move } from "../git/http";
import { referenceEvent } from "./referenceEvents";
import { checkTriggers } from "./triggers";

/** A repository; what is not readonly can be changed by operations. */
export interface Repository {
  readonly id: string;
  name: string;
  arn: string;
  description: string | undefined;
  defaultBranch: string | undefined;
  kmsKeyId: string;
  readonly created: number;
  modified: number;
  readonly tags: Map<string, Json>;
  /** Changes when the triggers, of which there are none in the sandbox, are replaced. */
  triggersId: string;
  readonly git: Git;
}

/** What the repositories work with. */
export interface RepositoriesOptions {
  /** Where the bare repositories lie. */
  readonly folder: string;
  /** Where repositories are cloned from: the front door's own address. */
  readonly endpoint: string;
  /** Whether there is a key of an id, an ARN or an alias. */
  readonly hasKey: (region: string, idOrAlias: string) => Promise<boolean>;
  readonly publish: (event: ServiceEvent) => void;
}

/** The path of the front door under which repositories are cloned and pushed to; it is the same on AWS. */
export const CLONE_PATH = "/v1/repos/";

/** Source: "Quotas in AWS CodeCommit", user guide. */
const TAGS = 50;

/** All repositories of the account. */
export class Repositories {
  private readonly all = new Map<string, Repository>();

  constructor(private readonly options: RepositoriesOptions) {}

  /** The repository of a name. @throws as CodeCommit does where there is none */
  get(name: Json | undefined): Repository {
    const repository = this.all.get(text(name));
    if (repository) {
      return repository;
    }
    throw new AwsError("RepositoryDoesNotExistException", `${text(name)} does not exist`);
  }

  /** Notes and announces that references have moved; a repository's first branch becomes its default branch. */
  async moved(repository: Repository, moves: readonly Move[], caller: Caller): Promise<void> {
    if (moves.length === 0) {
      return;
    }
    repository.modified = Date.now() / 1000;
    const first = moves.find(({ reference, to }) => to && reference.startsWith("refs/heads/"));
    if (first && repository.defaultBranch === undefined) {
      await this.setDefaultBranch(repository, first.reference.slice("refs/heads/".length));
    }
    for (const move of moves) {
      this.options.publish(referenceEvent(repository, move, caller));
    }
  }

  readonly operations: Readonly<Record<string, Operation>> = {
    CreateRepository: async (call) => ({ repositoryMetadata: this.describe(await this.create(call)) }),
    GetRepository: ({ input }) => ({ repositoryMetadata: this.describe(this.get(input.repositoryName)) }),
    BatchGetRepositories: ({ input }) => {
      const names = strings(input.repositoryNames);
      return {
        repositories: names.flatMap((name) => this.all.get(name) ?? []).map((repository) => this.describe(repository)),
        repositoriesNotFound: names.filter((name) => !this.all.has(name)),
        errors: [],
      };
    },
    ListRepositories: ({ input }) => ({
      repositories: this.sorted(input).map(({ name, id }) => ({ repositoryName: name, repositoryId: id })),
    }),
    DeleteRepository: ({ input }) => this.remove(text(input.repositoryName)),
    UpdateRepositoryName: ({ input }) => this.rename(this.get(input.oldName), text(input.newName)),
    UpdateRepositoryDescription: ({ input }) => {
      const repository = this.get(input.repositoryName);
      repository.description = optionalString(input.repositoryDescription);
      return touch(repository);
    },
    UpdateDefaultBranch: async ({ input }) => {
      const repository = this.get(input.repositoryName);
      const branch = text(input.defaultBranchName);
      if (!(await repository.git.branches()).has(branch)) {
        throw new AwsError("BranchDoesNotExistException", `Branch ${branch} does not exist`);
      }
      await this.setDefaultBranch(repository, branch);
      return touch(repository);
    },
    UpdateRepositoryEncryptionKey: async ({ input, region }) => {
      const repository = this.get(input.repositoryName);
      await this.requireKey(region, text(input.kmsKeyId));
      const originalKmsKeyId = repository.kmsKeyId;
      repository.kmsKeyId = text(input.kmsKeyId);
      return { repositoryId: repository.id, kmsKeyId: repository.kmsKeyId, originalKmsKeyId };
    },
    GetRepositoryTriggers: ({ input }) => ({
      configurationId: this.get(input.repositoryName).triggersId,
      triggers: [],
    }),
    PutRepositoryTriggers: ({ input, region }) => {
      const repository = this.get(input.repositoryName);
      checkTriggers(structures(input.triggers), region);
      repository.triggersId = randomUUID();
      return { configurationId: repository.triggersId };
    },
    TagResource: ({ input }) => {
      const { tags } = this.byArn(input.resourceArn);
      const added = tagsOf(input.tags);
      refuseTooManyTags(new Set([...tags.keys(), ...added.keys()]).size);
      for (const [key, value] of added) {
        tags.set(key, value);
      }
      return {};
    },
    UntagResource: ({ input }) => {
      const { tags } = this.byArn(input.resourceArn);
      for (const key of strings(input.tagKeys)) {
        tags.delete(key);
      }
      return {};
    },
    ListTagsForResource: ({ input }) => ({ tags: Object.fromEntries(this.byArn(input.resourceArn).tags) }),
  };

  private async create({ input, region, caller }: Call): Promise<Repository> {
    const name = text(input.repositoryName);
    this.refuseName(name);
    const tags = tagsOf(input.tags);
    refuseTooManyTags(tags.size);
    const kmsKeyId = optionalString(input.kmsKeyId);
    if (kmsKeyId !== undefined) {
      await this.requireKey(region, kmsKeyId);
      this.refuseName(name);
    }
    const id = randomUUID();
    const git = new Git(join(this.options.folder, `${id}.git`));
    const now = Date.now() / 1000;
    const repository: Repository = {
      id,
      name,
      arn: `arn:aws:codecommit:${region}:${caller.accountId}:${name}`,
      description: optionalString(input.repositoryDescription),
      defaultBranch: undefined,
      kmsKeyId: kmsKeyId ?? `arn:aws:kms:${region}:${caller.accountId}:alias/aws/codecommit`,
      created: now,
      modified: now,
      tags,
      triggersId: randomUUID(),
      git,
    };
    // Before git is done: two calls at once must not both create it.
    this.all.set(name, repository);
    await git.init();
    return repository;
  }

  /** For CodeCommit it is not an error to delete what is not there. */
  private remove(name: string): Shape {
    const repository = this.all.get(name);
    if (!repository) {
      return {};
    }
    this.all.delete(name);
    rmSync(repository.git.folder, { recursive: true, force: true });
    return { repositoryId: repository.id };
  }

  private rename(repository: Repository, name: string): Shape {
    this.refuseName(name);
    this.all.delete(repository.name);
    this.all.set(name, repository);
    repository.arn = repository.arn.slice(0, -repository.name.length) + name;
    repository.name = name;
    return touch(repository);
  }

  private async requireKey(region: string, idOrAlias: string): Promise<void> {
    if (!/(^|:)alias\/aws\/codecommit$/.test(idOrAlias) && !(await this.options.hasKey(region, idOrAlias))) {
      throw new AwsError("EncryptionKeyNotFoundException", `No encryption key was found: ${idOrAlias}`);
    }
  }

  private refuseName(name: string): void {
    if (name.endsWith(".git")) {
      throw new AwsError("InvalidRepositoryNameException", `Invalid repository name: ${name}; it must not end in .git`);
    }
    if (this.all.has(name)) {
      throw new AwsError("RepositoryNameExistsException", `Repository named ${name} already exists`);
    }
  }

  private byArn(arn: Json | undefined): Repository {
    const found = [...this.all.values()].find((repository) => repository.arn === arn);
    if (found) {
      return found;
    }
    throw new AwsError("RepositoryDoesNotExistException", `${text(arn)} does not exist`);
  }

  private sorted({ sortBy, order }: Shape): Repository[] {
    const compare =
      sortBy === "lastModifiedDate"
        ? (a: Repository, b: Repository) => a.modified - b.modified
        : (a: Repository, b: Repository) => (a.name < b.name ? -1 : 1);
    const ascending = [...this.all.values()].sort(compare);
    return order === "descending" ? ascending.reverse() : ascending;
  }

  private async setDefaultBranch(repository: Repository, branch: string): Promise<void> {
    repository.defaultBranch = branch;
    await repository.git.setHead(branch);
  }

  private describe(repository: Repository): Shape {
    const [, , , region = "", accountId = ""] = repository.arn.split(":");
    return {
      accountId,
      repositoryId: repository.id,
      repositoryName: repository.name,
      repositoryDescription: repository.description,
      defaultBranch: repository.defaultBranch,
      lastModifiedDate: repository.modified,
      creationDate: repository.created,
      cloneUrlHttp: `${this.options.endpoint}${CLONE_PATH}${repository.name}`,
      cloneUrlSsh: `ssh://git-codecommit.${region}.amazonaws.com/v1/repos/${repository.name}`,
      Arn: repository.arn,
      kmsKeyId: repository.kmsKeyId,
    };
  }
}

function touch(repository: Repository): Shape {
  repository.modified = Date.now() / 1000;
  return {};
}

function tagsOf(input: Json | undefined): Map<string, Json> {
  return new Map(Object.entries(members(input)).map(([key, value]) => [key, value ?? ""]));
}

function refuseTooManyTags(count: number): void {
  if (count > TAGS) {
    throw new AwsError("TooManyTagsException", `${count} tags; a repository may have at most ${TAGS}`);
  }
}
