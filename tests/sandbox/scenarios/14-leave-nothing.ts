// The command line itself: however it ends, nothing of the sandbox is left; a port that is taken is named.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { StateFolder } from "../../../sandbox/state";
import { SCENARIO_PORT } from "../port";
import { shared } from "../shared";

/** Beside the port of the scenarios' own sandbox. */
const PORT = SCENARIO_PORT + 1;
const CLI = join(__dirname, "..", "..", "..", "sandbox", "cli.ts");

describe("the sandbox's command line", () => {
  it("leaves no process, mount or file behind after Ctrl-C", async () => {
    const command = startSandbox();
    await command.says("Build  inprogress");

    command.process.kill("SIGINT");

    expect(await command.exitCode).to.equal(130);
    expect(await leftovers()).to.deep.equal([]);
  });

  it("cleans up after a crash at its next start", async () => {
    const crashed = startSandbox();
    await crashed.says("sandbox started");
    crashed.process.kill("SIGKILL");
    await crashed.exitCode;
    expect(await leftovers()).not.to.deep.equal([]);

    const next = startSandbox();
    await next.says("sandbox started");
    next.process.kill("SIGTERM");

    expect(await next.exitCode).to.equal(143);
    expect(await leftovers()).to.deep.equal([]);
  });

  it("names a port that is taken, and the remedy", async () => {
    const server = createServer().listen(PORT, "127.0.0.1");
    await once(server, "listening");

    const command = startSandbox();

    expect(await command.exitCode).to.equal(1);
    expect(command.output()).to.match(new RegExp(`${PORT}[\\s\\S]*--port ${PORT + 1}`));
    server.close();
  });
});

interface RunningCommand {
  readonly process: ChildProcess;
  readonly exitCode: Promise<number | null>;
  output(): string;
  /** Waits until a text has been printed. */
  says(text: string): Promise<void>;
}

function startSandbox(): RunningCommand {
  const child = spawn(process.execPath, ["--require", "tsx/cjs", CLI, "run", "--port", String(PORT)]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  }
  const exitCode = once(child, "exit").then(([code]: unknown[]) => (typeof code === "number" ? code : null));
  return {
    process: child,
    exitCode,
    output: () => output,
    async says(text) {
      const ended = exitCode.then(() => "ended");
      while (!output.includes(text)) {
        const tick = new Promise((resolve) => setTimeout(resolve, 50));
        if ((await Promise.race([tick, ended])) === "ended") {
          throw new Error(`it ended without "${text}":\n${output}`);
        }
      }
    },
  };
}

/** Processes, mounts and control groups that name the sandbox's folder, and the folder itself. */
async function leftovers(): Promise<string[]> {
  const folder = new StateFolder(shared().sandbox.toolchain.cache, PORT).path;
  // The helper that removes control groups waits for the processes' end; it is quick, not instant.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    // Pulumi and its plugins find their state's folder in their environment.
    .filter((pid) => ["cmdline", "environ"].some((what) => readIfThere(`/proc/${pid}/${what}`).includes(folder)));
  const mounts = readIfThere("/proc/self/mounts")
    .split("\n")
    .filter((line) => line.includes(folder));
  return [
    ...processes.map((pid) => `process ${pid}: ${readIfThere(`/proc/${pid}/cmdline`).replaceAll("\0", " ")}`),
    ...mounts,
    ...(existsSync(folder) ? [folder] : []),
  ];
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
