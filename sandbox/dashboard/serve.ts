// Serves the page on the loopback interface, read anew for each visit.
import { createServer, type Server } from "node:http";

/** The server, once it accepts connections, and its address. */
export interface Served {
  readonly url: string;
  readonly server: Server;
}

/** Serves what `render` gives. @param port - 0 for any that is free */
export async function servePage(render: () => Promise<string>, port = 0): Promise<Served> {
  const server = createServer((_, response) => {
    render().then(
      (html) => response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(html),
      (error: unknown) => response.writeHead(502, { "content-type": "text/plain; charset=utf-8" }).end(String(error)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("The page has no port on 127.0.0.1.");
  }
  return { url: `http://127.0.0.1:${address.port}/`, server };
}
