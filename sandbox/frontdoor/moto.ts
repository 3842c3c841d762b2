// The Python process behind the front door: started on a free port, ended with the front door.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import type { ServiceEvent } from "./service";

/** How moto is started. */
export interface MotoOptions {
  readonly python: string;
  /** The server's script and its arguments besides `--port`. */
  readonly args: readonly string[];
  /** Gets each line that it writes. */
  readonly log: (line: string) => void;
  /** Gets each event that a service behind it hands to EventBridge. */
  readonly publish: (event: ServiceEvent) => void;
}

/** How a line begins that is an event. */
const EVENT = "event ";

/** moto with the sandbox's overlay, once it accepts connections. */
export class Moto {
  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
  ) {}

  static async start({ python, args, log, publish }: MotoOptions): Promise<Moto> {
    const port = await freePort();
    const child = spawn(python, [...args, "--port", String(port)], { stdio: ["ignore", "pipe", "pipe"] });
    createInterface(child.stderr).on("line", log);
    const ready = new Promise<void>((resolve, reject) => {
      createInterface(child.stdout).on("line", (line) => {
        if (line === "ready") {
          resolve();
        } else if (line.startsWith(EVENT)) {
          publish(JSON.parse(line.slice(EVENT.length)) as ServiceEvent);
        } else {
          log(line);
        }
      });
      child.once("error", reject);
      child.once("exit", (code, signal) => {
        reject(new Error(`the Python part of the sandbox ended with ${signal ?? `status ${code ?? "?"}`}`));
      });
    });
    await ready;
    return new Moto(port, child);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) {
      return;
    }
    this.child.kill("SIGTERM");
    await once(this.child, "exit");
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") {
    throw new Error("no free port on 127.0.0.1");
  }
  return address.port;
}
