// CodeConnections as the sandbox emulates it: connections to a provider's repositories, which live in the sandbox too.
import type { Route } from "../frontdoor/server";
import type { Service } from "../frontdoor/service";
import { APIS, Connections } from "./connections";
import { handshakeRoute } from "./handshake";
import { providerApiRoute } from "./provider/apiRoute";
import type { ProviderEvent } from "./provider/events";
import { providerGitRoute } from "./provider/gitRoute";
import { Provider } from "./provider/provider";
import { updatePullRequests } from "./provider/pullRequests";
import { reach, type Reach } from "./reach";

/** CodeConnections, for the front door. */
export interface CodeConnections {
  /** The service by each of its names. */
  readonly services: readonly Service[];
  readonly routes: readonly Route[];
  /** Where a connection leads for a repository, `owner/name`. */
  readonly reach: (connectionArn: string, repository: string) => Reach;
  /** Tells what happens in the provider's repositories. */
  listen(listener: (event: ProviderEvent) => void): void;
}

/** CodeConnections without any connection. @param folder where the provider's repositories lie */
export function createCodeConnections(folder: string): CodeConnections {
  const connections = new Connections();
  const provider = new Provider(folder);
  provider.listen((event) => updatePullRequests(provider, event));
  return {
    services: APIS.map((name) => ({ name, operations: connections.operationsOf(name) })),
    routes: [handshakeRoute(connections), providerGitRoute(provider), providerApiRoute(provider)],
    reach: (arn, repository) => reach(connections, provider, arn, repository),
    listen: (listener) => {
      provider.listen(listener);
    },
  };
}
