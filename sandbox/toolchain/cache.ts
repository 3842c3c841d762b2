// The user's cache folder, and how one run at a time makes something in it, completely or not at all.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join, relative } from "node:path";
import { type Say } from "./progress";
import { run, track } from "./run";

/** The home folder of the person at the keyboard: of whoever ran sudo, not of root. */
export function userHome(environment: NodeJS.ProcessEnv = process.env, passwords = readPasswords()): string {
  return homeOf(environment.SUDO_USER, passwords) ?? homedir();
}

/** The project's folder in that person's cache: every clone finds the same tools there. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env, passwords = readPasswords()): string {
  const home = userHome(environment, passwords);
  const named = environment.XDG_CACHE_HOME ?? "";
  // The XDG specification treats an empty variable as one that is not set.
  return join(named === "" ? join(home, ".cache") : named, "ami-pipeline");
}

function homeOf(user: string | undefined, passwords: string): string | undefined {
  if (!user) {
    return undefined;
  }
  const entry = passwords.split("\n").find((line) => line.startsWith(`${user}:`));
  return entry?.split(":")[5];
}

function readPasswords(): string {
  return existsSync("/etc/passwd") ? readFileSync("/etc/passwd", "utf8") : "";
}

/** Ten hexadecimal digits that change when any of the files, folders or words changes. */
export function digestOf(paths: readonly string[], words: readonly string[] = []): string {
  const hash = createHash("sha256");
  for (const path of paths) {
    for (const file of filesIn(path)) {
      hash
        .update(`${relative(path, file)}\0`)
        .update(readFileSync(file))
        .update("\0");
    }
  }
  for (const word of words) {
    hash.update(`${word}\0`);
  }
  return hash.digest("hex").slice(0, 10);
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) {
    return [path];
  }
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

/**
 * Makes a folder if it is not there. It is made under another name and renamed when it is complete, so a folder with
 * the right name is never half made, and what a crash left is removed the next time.
 */
export async function makeOnce(folder: string, make: (unfinished: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) {
    return;
  }
  const unfinished = `${folder}.unfinished`;
  await remove(unfinished);
  mkdirSync(unfinished, { recursive: true });
  try {
    await make(unfinished);
  } catch (error) {
    await remove(unfinished);
    throw error;
  }
  renameSync(unfinished, folder);
}

/** Removes a folder, but nothing that is mounted in it. */
async function remove(folder: string): Promise<void> {
  if (existsSync(folder)) {
    await run("rm", ["-rf", "--one-file-system", folder]);
  }
}

/**
 * Does work while holding a lock. The kernel holds it for a `flock` process that ends with this one, so a crash
 * releases it, and process ids, which differ between namespaces, do not matter.
 */
export async function withLock<Result>(file: string, say: Say, work: () => Promise<Result>): Promise<Result> {
  const holder = spawn("flock", [file, "sh", "-c", "echo locked; cat"], { stdio: ["pipe", "pipe", "inherit"] });
  track(holder);
  const waiting = setTimeout(() => {
    say(`waiting for another run of the sandbox, which is preparing the same tools (it holds ${file})`);
  }, 1000);
  try {
    await new Promise<void>((resolve, reject) => {
      holder.stdout.once("data", () => {
        resolve();
      });
      holder.once("error", (error) => {
        reject(new Error(`flock, of the package util-linux: ${error.message}`));
      });
      holder.once("exit", (code) => {
        reject(new Error(`flock could not lock ${file}: status ${code ?? "unknown"}`));
      });
    });
  } finally {
    clearTimeout(waiting);
  }
  try {
    return await work();
  } finally {
    holder.stdin.end();
  }
}
