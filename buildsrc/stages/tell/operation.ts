// The messages about operations: that one failed, and that Promote has moved a channel.
import { findFailure, findOutcome, stageLines } from "../common/failure";
import { facts } from "../notices/facts";
import type { Notice } from "../notices/notice";
import { quoted, shown } from "../notices/shown";
import { buildUrl, type BuildName } from "./links";

/** A build of an operation that is over. */
export interface OperationBuild {
  readonly region: string;
  readonly operation: ToldOperation;
  readonly build: BuildName;
  /** As CodeBuild says it, such as TIMED_OUT. */
  readonly status: string;
  /** Who started it, as CodeBuild says. */
  readonly initiator: string;
  /** The end of its log. */
  readonly log: readonly string[];
}

/** The operations that people are told of. */
export const TOLD_OPERATIONS = ["promote", "sweep", "upkeep"] as const;
/** One of TOLD_OPERATIONS. */
export type ToldOperation = (typeof TOLD_OPERATIONS)[number];

/** Operation → how its log names it, and what its failure means. */
const MEANINGS: Readonly<Record<ToldOperation, { readonly stage: string; readonly failed: string }>> = {
  promote: { stage: "Promote", failed: "A channel was not moved, or not in all regions: the log says what holds now." },
  sweep: { stage: "Sweep", failed: "What a stopped build left may still be there, and cost money." },
  upkeep: { stage: "Upkeep", failed: "Upkeep could not do all of its work. It tries again when it runs next." },
};

const SHOWN_LINES = 10;
const ENDINGS: Readonly<Record<string, string>> = {
  FAILED: "failed",
  FAULT: "was ended by a fault of CodeBuild",
  TIMED_OUT: "took longer than its time limit",
};

/** Tells of it; nothing where it ended well with nothing that people have to know. */
export function operationNotice(ended: OperationBuild): Notice | undefined {
  return ended.status === "SUCCEEDED" ? movedNotice(ended) : failedNotice(ended);
}

function failedNotice({ region, operation, build, status, initiator, log }: OperationBuild): Notice {
  const { stage, failed } = MEANINGS[operation];
  const failure = findFailure(stage, log);
  const remedy = failure?.remedy;
  const ending = ENDINGS[status] ?? `ended as ${shown(status, 40)}`;
  return {
    subject: `${stage} ${ending}`,
    lines: [
      `${stage} ${ending}. ${failed}`,
      "",
      ...facts([["started by", shown(initiator)]]),
      ...quoted(failure?.lines ?? stageLines(log).slice(-SHOWN_LINES), SHOWN_LINES),
      ...(remedy === undefined ? [] : ["", `What to do: ${shown(remedy)}`]),
    ],
    nextSteps: [
      `The log: ${buildUrl(region, build)}`,
      `Once the cause is removed: aws codebuild retry-build --id ${build.project}:${build.id} --region ${region}`,
    ],
  };
}

/** Promote's own sentence says which channel is where now, and where it was. */
function movedNotice({ region, operation, build, initiator, log }: OperationBuild): Notice | undefined {
  const outcome = findOutcome(MEANINGS[operation].stage, log);
  if (operation !== "promote" || outcome === undefined || outcome.startsWith("nothing to do")) {
    return undefined;
  }
  const [, channel = "a channel", image] = /^channel (\S+) of (\S+) /.exec(outcome) ?? [];
  return {
    subject: `${image === undefined ? "a channel" : `${channel} of ${image}`} was moved`,
    ...(image !== undefined && { image }),
    lines: [`Promote has moved ${channel}:`, ...quoted([outcome], 1), "", ...facts([["by", shown(initiator)]])],
    nextSteps: [
      ...(image === undefined ? [] : [`The releases, and where each channel is: npm run releases -- --image ${image}`]),
      `The log: ${buildUrl(region, build)}`,
    ],
  };
}
