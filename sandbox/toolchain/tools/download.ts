// Official downloads: whether a site can be reached, and a file from it, kept only if its digest is right.
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { basename } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Digest, type Download } from "./table";

/** As `fetch`, which tests replace. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * How long a site may take to answer before it counts as out of reach; closed networks often drop a request silently.
 */
const PROBE_MILLISECONDS = 4_000;
/** How long a download may take in all. */
const DOWNLOAD_MILLISECONDS = 15 * 60_000;

/** Asks each site once whether it answers, however many tools come from it. */
export class Reach {
  private readonly answers = new Map<string, Promise<string | undefined>>();

  constructor(
    private readonly fetch: Fetch = globalThis.fetch,
    private readonly timeoutMilliseconds = PROBE_MILLISECONDS,
  ) {}

  /** Why the site of a URL is out of reach, or nothing if it answers. */
  obstacle(url: string): Promise<string | undefined> {
    const { origin } = new URL(url);
    const answer = this.answers.get(origin) ?? this.probe(origin);
    this.answers.set(origin, answer);
    return answer;
  }

  private async probe(origin: string): Promise<string | undefined> {
    try {
      // Any answer will do, even an error page: what matters is that there is one.
      await this.fetch(origin, { method: "HEAD", signal: AbortSignal.timeout(this.timeoutMilliseconds) });
      return undefined;
    } catch (error) {
      return `${origin} cannot be reached: ${reason(error)}`;
    }
  }
}

/** Downloads a file and checks it against the publisher's digest; throws, and leaves no file, if anything is wrong. */
export async function download(what: Download, file: string, fetch: Fetch = globalThis.fetch): Promise<void> {
  const expected = await expectedDigest(what, fetch);
  const hash = createHash(algorithmOf(expected));
  const response = await get(what.url, fetch);
  if (response.body === null) {
    throw new Error(`${what.url} is empty.`);
  }
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(Readable.fromWeb(response.body), hashing, createWriteStream(file));
    const actual = hash.digest("hex");
    if (actual !== expected) {
      throw new Error(
        `${what.url} is not what its publisher says: its digest is ${actual}, but ${source(what.digest)} has ${expected}. ` +
          `The file was deleted.`,
      );
    }
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

async function expectedDigest({ url, digest }: Download, fetch: Fetch): Promise<string> {
  if ("sha256" in digest) {
    return digest.sha256;
  }
  const response = await get(digest.list, fetch);
  const found = digestInList(await response.text(), basename(new URL(url).pathname));
  if (found === undefined) {
    throw new Error(`${digest.list} has no digest of ${basename(url)}.`);
  }
  return found;
}

/** The digest of a file in a list of the kind that sha256sum and shasum write. */
export function digestInList(list: string, file: string): string | undefined {
  for (const line of list.split("\n")) {
    const [, digest, name] = /^([0-9a-fA-F]{40,64})\s+\*?(?:\.\/)?(\S+)$/.exec(line.trim()) ?? [];
    if (name === file) {
      return digest?.toLowerCase();
    }
  }
  return undefined;
}

/**
 * Pulumi's provider releases list SHA-1 digests (plain `shasum` in their release workflow), everything else SHA-256.
 */
function algorithmOf(digest: string): "sha1" | "sha256" {
  return digest.length === 40 ? "sha1" : "sha256";
}

function source(digest: Digest): string {
  return "list" in digest ? digest.list : "the project's own table of tools";
}

async function get(url: string, fetch: Fetch): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_MILLISECONDS) });
  } catch (error) {
    throw new Error(`${url}: ${reason(error)}`);
  }
  if (!response.ok) {
    throw new Error(`${url}: ${response.status} ${response.statusText}`);
  }
  return response;
}

/** What went wrong; `fetch` hides it in its error's cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  if (error.name === "TimeoutError") {
    return "no answer in time";
  }
  return error.cause instanceof Error ? error.cause.message : error.message;
}
