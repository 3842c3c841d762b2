// The message of whatever was thrown.

/** JavaScript can throw anything; this is what it says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
