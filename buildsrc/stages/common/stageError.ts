// An error that says what is wrong and what to do about it; the stages throw no other on purpose.
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
