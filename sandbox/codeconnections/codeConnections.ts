// CodeConnections as the sandbox emulates it: connections to a provider's repositories, which live in the sandbox too.
import type { Route } from "../frontdoor/server";
import type { Service } from "../frontdoor/service";
import { APIS, Connections } from "./connections";
import { handshakeRoute } from "./handshake";
import { providerGitRoute } from "./provider/gitRoute";
import { Provider } from "./provider/provider";

/** CodeConnections, for the front door. */
export interface CodeConnections {
  /** The service by each of its names. */
  readonly services: readonly Service[];
  readonly routes: readonly Route[];
}

/** CodeConnections without any connection. @param folder where the provider's repositories lie */
export function createCodeConnections(folder: string): CodeConnections {
  const connections = new Connections();
  const provider = new Provider(folder);
  return {
    services: APIS.map((name) => ({ name, operations: connections.operationsOf(name) })),
    routes: [handshakeRoute(connections), providerGitRoute(provider)],
  };
}
