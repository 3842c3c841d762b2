// Tests that sessions to a builder that reboots are ended if nothing answers through them, and only then.
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { RebootWatch } from "../../../../buildsrc/stages/build/rebootWatch";

describe("buildsrc: watch over reboots", () => {
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  /** A local port of a session: what is behind it says this, or keeps silent. */
  function listen(says: string | undefined): Promise<number> {
    return new Promise((resolve) => {
      const server = createServer((socket) => {
        sockets.push(socket);
        if (says !== undefined) {
          socket.write(says);
        }
      });
      servers.push(server);
      server.listen(0, "localhost", () => {
        resolve((server.address() as AddressInfo).port);
      });
    });
  }
  after(() => {
    sockets.forEach((socket) => socket.destroy());
    servers.forEach((server) => server.close());
  });

  const BEGINS = "    amazon-ebs.image: Rebooting the builder.";
  const ENDS = "    amazon-ebs.image: The builder is back.";

  async function ended(ports: readonly number[], ...lines: readonly string[]): Promise<readonly number[]> {
    const list = new Set<number>();
    const watch = new RebootWatch(
      {
        list: () => ports.map((port, index) => ({ processId: index, port })),
        end: ({ port }) => list.add(port),
      },
      20,
      // Long, so that a busy machine does not look like a silent one.
      400,
    );
    lines.forEach((line) => {
      watch.hear(line);
    });
    await pause(700);
    watch.close();
    return [...list];
  }

  it("ends those through which nothing answers, or which are closed, and leaves those that answer alone", async () => {
    const [silent, alive, closed] = [await listen(undefined), await listen("SSH-2.0-x\r\n"), await listen("")];
    servers[2]?.close();

    expect(await ended([silent, alive, closed], BEGINS)).to.have.members([silent, closed]);
  });

  it("ends none before the reboot begins, nor after the builder is back", async () => {
    const silent = await listen(undefined);

    expect(await ended([silent], "    amazon-ebs.image: Rebooting the builder. Or not?")).to.deep.equal([]);
    expect(await ended([silent], BEGINS, ENDS)).to.deep.equal([]);
    expect(await ended([silent], BEGINS, ENDS, BEGINS)).to.deep.equal([silent]);
  });
});
