// The message that a run has failed.
import { findFailure, stageLines } from "../common/failure";
import { facts } from "../notices/facts";
import type { Notice } from "../notices/notice";
import { quoted, shown } from "../notices/shown";
import { lookAtRun, retryStage, shortCommit, type ToldRun } from "./run";

/** A run that failed. */
export interface FailedRun extends ToldRun {
  /** The stage in which it failed; undefined where CodePipeline names none. */
  readonly stage: string | undefined;
  /** What CodePipeline says of it. */
  readonly message?: string;
  /** The end of the stage's log. */
  readonly log: readonly string[];
}

const SHOWN_LINES = 10;

/** Tells where it failed and why. */
export function failedNotice(run: FailedRun): Notice {
  const { image, stage, message, log } = run;
  const failure = stage === undefined ? undefined : findFailure(stage, log);
  const remedy = failure?.remedy;
  const where = stage === undefined ? "failed" : `failed in ${stage}`;
  return {
    subject: `${image} ${where}`,
    image,
    lines: [
      `The run of ${image} ${where}.`,
      "",
      ...facts([
        ["commit", shortCommit(run.commit)],
        ["reason", shown(run.reason)],
        ["CodePipeline", failure === undefined && message !== undefined ? shown(message) : undefined],
      ]),
      ...quoted(failure?.lines ?? stageLines(log).slice(-SHOWN_LINES), SHOWN_LINES),
      ...(remedy === undefined ? [] : ["", `What to do: ${shown(remedy)}`]),
    ],
    nextSteps: [
      `What happened, with the log: npm run why -- ${image}`,
      lookAtRun(run),
      ...(stage === undefined ? [] : [retryStage(run, stage)]),
    ],
  };
}
