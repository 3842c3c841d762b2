// The third party: a tiny git host in the role of GitHub, GitLab and the like, with bare repositories.
import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Git } from "../../git/git";
import type { Move } from "../../git/http";
import type { ProviderEvent } from "./events";
import type { ProviderRepository } from "./repository";

/** The folder of a reference to what it is; others are the provider's own. */
const TYPES: Readonly<Record<string, "branch" | "tag">> = { heads: "branch", tags: "tag" };

/** Somebody who is told what happens. */
export type Listener = (event: ProviderEvent) => void | Promise<void>;

/** All repositories of the provider. */
export class Provider {
  private readonly repositories = new Map<string, ProviderRepository>();
  private readonly listeners: Listener[] = [];

  /** @param folder where the bare repositories lie */
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  /** The repository of a name, or nothing. */
  known(name: string): ProviderRepository | undefined {
    return this.repositories.get(name);
  }

  all(): ProviderRepository[] {
    return [...this.repositories.values()];
  }

  /** The repository of a name, which is made if it is not there. */
  async make(name: string): Promise<ProviderRepository> {
    const known = this.known(name);
    if (known) {
      return known;
    }
    const git = new Git(join(this.folder, `${randomUUID()}.git`));
    const repository = { name, git, pullRequests: [], statuses: new Map() };
    // Before git is done: two requests at once must not both make it.
    this.repositories.set(name, repository);
    await git.init();
    return repository;
  }

  /** Tells what happens, as the webhooks do that CodeConnections sets up. */
  listen(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** Notes what a push moved. The first branch of a repository is what clones check out. */
  async moved(repository: ProviderRepository, moves: readonly Move[]): Promise<void> {
    const branches = await repository.git.branches();
    const first = moves.find(({ reference, to }) => to !== undefined && reference.startsWith("refs/heads/"));
    if (first && branches.size === 1) {
      await repository.git.setHead(first.reference.slice("refs/heads/".length));
    }
    for (const { reference, to } of moves) {
      // Nobody is told of a branch that is gone. An annotated tag stands for its commit.
      const commit = to && (await repository.git.resolve(to));
      const [, folder = "", ...rest] = reference.split("/");
      const type = TYPES[folder];
      if (!commit || !type) {
        continue;
      }
      const name = rest.join("/");
      await this.tell({ kind: "push", repository: repository.name, reference: { type, name }, commit });
    }
  }

  /** Tells all who listen. */
  async tell(event: ProviderEvent): Promise<void> {
    for (const listener of this.listeners) {
      await listener(event);
    }
  }
}
