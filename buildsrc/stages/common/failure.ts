// What a log says of a stage that failed: report.ts wrote it.

/** How a stage ended. */
export interface Failure {
  /** From the line that says what is wrong to the end. */
  readonly lines: readonly string[];
  /** What to do about it, as the log says. */
  readonly remedy?: string;
}

/** CodeBuild's own lines tell nothing that the stage's do not. */
const CODE_BUILDS = "[Container] ";
const REMEDY = "What to do: ";

/** The lines of a log that the stage itself wrote. */
export function stageLines(log: readonly string[]): readonly string[] {
  return log.filter((line) => !line.startsWith(CODE_BUILDS));
}

/** Finds the end of a stage that failed; undefined where it could not say why, as when it was stopped. */
export function findFailure(stage: string, log: readonly string[]): Failure | undefined {
  const lines = stageLines(log);
  const end = lines.findLastIndex((line) => line.startsWith(`${stage} FAILED`));
  const remedy = lines.findLast((line) => line.startsWith(REMEDY))?.slice(REMEDY.length);
  return end === -1 ? undefined : { lines: lines.slice(end), ...(remedy !== undefined && { remedy }) };
}

/** What came of a stage that succeeded, as its last line says; undefined if the log does not have it. */
export function findOutcome(stage: string, log: readonly string[]): string | undefined {
  const line = stageLines(log).findLast((each) => each.startsWith(`${stage} SUCCEEDED in `));
  return line?.replace(/^.*? s: /, "");
}
