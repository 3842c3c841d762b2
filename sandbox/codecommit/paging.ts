// Hands out a list page by page, as CodeCommit's operations do.
import { AwsError, text, type Json } from "../frontdoor/service";

/** How many entries a page has unless the caller says so. */
const PAGE_SIZE = 100;

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** The token for the next page; nothing after the last one. */
  readonly next: string | undefined;
}

/** The page that a token asks for; a token is the position where its page starts. */
export function pageOf<T>(all: readonly T[], token: Json | undefined, size: Json | undefined): Page<T> {
  const start = Number(token ?? 0);
  if (!Number.isInteger(start) || start < 0 || start > all.length) {
    throw new AwsError("InvalidContinuationTokenException", `The continuation token ${text(token)} is not valid`);
  }
  const wanted = Number(size ?? PAGE_SIZE);
  if (wanted < 1) {
    throw new AwsError("InvalidMaxResultsException", `The maximum of results is ${wanted}; it must be 1 or more`);
  }
  const end = start + wanted;
  return { items: all.slice(start, end), next: end < all.length ? String(end) : undefined };
}
