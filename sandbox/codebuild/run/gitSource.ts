// Clones a CodeCommit repository as a build's source, in the name of the build's role.
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { GIT_ENVIRONMENT } from "../../git/git";
import type { IssuedCredentials } from "../../frontdoor/credentials";

/** A version of a git repository. */
export interface GitPlace {
  readonly url: string;
  /** A branch, tag, full reference or commit. @default - what the repository's HEAD points to */
  readonly version?: string;
  /** How many commits of the history are fetched. @default - all */
  readonly depth?: number;
}

/** Checks a version out into a folder. @returns the id of the commit */
export async function checkOut(
  { url, version, depth }: GitPlace,
  { AccessKeyId, SecretAccessKey, Token }: Omit<IssuedCredentials, "Expiration">,
  folder: string,
): Promise<string> {
  // AWS's credential helper for git puts the session's token after the key too.
  const basic = Buffer.from(`${AccessKeyId}%${Token}:${SecretAccessKey}`).toString("base64");
  // git cannot work in a container's view from outside, so the clone is made here and copied.
  const clone = mkdtempSync(path.join(tmpdir(), "codebuild-source-"));
  try {
    await git(clone, ["init", "--quiet"]);
    await git(clone, ["remote", "add", "origin", url]);
    const fetch = ["fetch", "--quiet", ...(depth === undefined ? [] : ["--depth", String(depth)]), "origin"];
    await git(clone, ["-c", `http.extraHeader=Authorization: Basic ${basic}`, ...fetch, version ?? "HEAD"]).catch(
      (error: unknown) => {
        throw isMissing(error) && version !== undefined
          ? new Error(`reference not found for primary source and source version ${version}`)
          : error;
      },
    );
    await git(clone, ["checkout", "--quiet", "--detach", "FETCH_HEAD"]);
    cpSync(clone, folder, { recursive: true, verbatimSymlinks: true });
    return (await git(clone, ["rev-parse", "HEAD"])).trim();
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && /couldn't find remote ref|not our ref/.test(error.message);
}

function git(folder: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      "git",
      args,
      { cwd: folder, env: { ...GIT_ENVIRONMENT, GIT_TERMINAL_PROMPT: "0" } },
      (error, stdout, stderr) => {
        if (error) {
          reject(new Error(stderr.trim() || error.message));
        } else {
          resolve(stdout);
        }
      },
    );
  });
}
