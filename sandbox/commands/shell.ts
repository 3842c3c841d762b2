// `shell`: a shell, or one command, whose AWS and Pulumi clients talk to the running sandbox.
import { spawn } from "node:child_process";
import type { Invocation } from "./invocation";
import { openSandbox } from "./open";

/** Gives the exit code of the shell or the command. */
export async function shell(invocation: Invocation): Promise<number> {
  const sandbox = await openSandbox(invocation);
  const [command = process.env.SHELL ?? "/bin/sh", ...args] = invocation.words;
  const child = spawn(command, args, {
    stdio: "inherit",
    env: { ...sandbox.environment(), PULUMI_STACK: "sandbox" },
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      resolve(code ?? 1);
    });
  });
}
