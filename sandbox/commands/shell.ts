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
    // Which stack is selected is Pulumi's to know, so that a person can make and select others.
    env: { ...sandbox.environment(), ...sandbox.toolchain.buildEnvironment },
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      resolve(code ?? 1);
    });
  });
}
