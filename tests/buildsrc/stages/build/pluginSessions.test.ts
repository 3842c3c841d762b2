// Tests how Packer's own sessions are found among the processes of a machine.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect } from "chai";
import { endSession, pluginSessions } from "../../../../buildsrc/stages/build/pluginSessions";
import { makeRepository, removeRepositories } from "../../helpers/repository";

describe("buildsrc: sessions of Packer", () => {
  after(removeRepositories);

  const plugin = (port: number) => [
    "{}",
    "us-east-1",
    "StartSession",
    "",
    `{"Parameters":{"localPortNumber":["${port}"],"portNumber":["22"]}}`,
    "https://x",
  ];
  /** A machine's processes: id, parent and command. */
  const machine = (...processes: readonly (readonly [number, number, readonly string[]])[]) =>
    makeRepository({
      meminfo: "",
      ...Object.fromEntries(
        processes.flatMap(([id, parent, command]) => [
          [`${id}/stat`, `${id} (a (b) c) S ${parent} ${id} 0`],
          [`${id}/cmdline`, `${command.join("\0")}\0`],
        ]),
      ),
    });

  it("are the plugin's processes below this one, with their local ports", () => {
    const proc = machine(
      [1, 0, ["init"]],
      [10, 1, ["node", "main.ts"]],
      [11, 10, ["timeout", "packer"]],
      [12, 11, ["packer", "build"]],
      [13, 12, ["session-manager-plugin", ...plugin(8123)]],
      [14, 12, ["python3", "/bin/session-manager-plugin", ...plugin(8124)]],
      [15, 12, ["session-manager-plugin", "--version"]],
      [20, 1, ["session-manager-plugin", ...plugin(8125)]],
    );

    expect(pluginSessions(10, proc)).to.deep.equal([
      { processId: 13, port: 8123 },
      { processId: 14, port: 8124 },
    ]);
  });

  it("are ended by a signal, unless they have ended already", async () => {
    const child = spawn("sleep", ["60"]);
    const ended = once(child, "exit");

    endSession({ processId: child.pid ?? 0, port: 1 });

    expect(await ended).to.deep.equal([null, "SIGTERM"]);
    expect(() => {
      endSession({ processId: child.pid ?? 0, port: 1 });
    }).not.to.throw();
  });

  it("are none where the system does not tell its processes", () => {
    expect(pluginSessions(10, "/no-such-folder")).to.deep.equal([]);
  });
});
