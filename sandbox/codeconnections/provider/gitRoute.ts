// Where git clones the provider's repositories from and pushes to them; a push makes a repository that is not there.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Route } from "../../frontdoor/server";
import { isGitPush, serveGit } from "../../git/http";
import type { Provider } from "./provider";

/** `http://127.0.0.1:5600/provider/OWNER/NAME.git` */
export const PROVIDER_PATH = "/provider/";

/** For the front door's routes. */
export function providerGitRoute(provider: Provider): Route {
  return {
    prefix: PROVIDER_PATH,
    handle: async (message: IncomingMessage, response: ServerResponse) => {
      const { pathname, search } = new URL(message.url ?? "/", "http://door");
      const [, name = "", path = ""] =
        /^([^/]+(?:\/[^/]+)+)\.git\/(.*)$/.exec(pathname.slice(PROVIDER_PATH.length)) ?? [];
      const repository = name !== "" && isGitPush(path, search) ? await provider.make(name) : provider.known(name);
      if (!repository) {
        response.writeHead(404, { "content-type": "text/plain" });
        response.end(`There is no repository at ${pathname}; push one to ${PROVIDER_PATH}OWNER/NAME.git\n`);
        return;
      }
      await provider.moved(repository, await serveGit(repository.git, path, search.slice(1), message, response));
    },
  };
}
