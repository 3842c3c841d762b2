// What a connection leads to: a repository of the provider, if the connection is available and its owner opened it.
import type { Git } from "../git/git";
import type { Connection, Connections } from "./connections";
import type { Provider } from "./provider/provider";

/** The end of a connection. */
export interface Reach {
  readonly status: Connection["status"] | "DELETED";
  readonly providerType: string;
  /** The repository. @default - there is none, or the connection does not reach it */
  readonly git?: Git;
}

/** Where a connection leads for a repository. */
export function reach(connections: Connections, provider: Provider, arn: string, repository: string): Reach {
  const connection = connections.known(arn);
  if (!connection) {
    return { status: "DELETED", providerType: "" };
  }
  const { status, providerType, repositories } = connection;
  const isOpen = status === "AVAILABLE" && (repositories?.includes(repository) ?? true);
  const git = isOpen ? provider.known(repository)?.git : undefined;
  return { status, providerType, ...(git && { git }) };
}
