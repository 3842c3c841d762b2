// The error for what a person can mend.

/** A problem that a person can mend. People see its message and no stack trace. */
export class Problem extends Error {
  override readonly name = "Problem";
}
