// The error for what a person can mend. The program in main.ts prints its message and nothing else, never a stack trace.

export class SeedProblem extends Error {
  override readonly name = "SeedProblem";
}
