// The error that the stages throw on purpose.

/** Says what is wrong and what to do about it. */
export class StageError extends Error {
  constructor(
    problem: string,
    /** What the reader can do, as one or more sentences. */
    readonly remedy: string,
  ) {
    super(problem);
    this.name = "StageError";
  }
}
