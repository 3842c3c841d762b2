// Says what became of a pipeline's newest run: where it stands, why, and what to do next.
import { findFailure, stageLines } from "../../buildsrc/stages/common/failure";

/** A pipeline's newest run. */
export interface NewestRun {
  readonly pipeline: string;
  readonly executionId: string;
  /** InProgress, Stopping, Stopped, Succeeded, Superseded, Failed or Cancelled. */
  readonly status: string;
  readonly startedAt: string;
  readonly commit?: string;
  /** The newest execution of each action, in the order they started. */
  readonly actions: readonly RunAction[];
  /**
   * The older run that it waits for.
   * @default - it waits for none
   */
  readonly behind?: NewestRun;
}

/** An action of a run. */
export interface RunAction {
  readonly stage: string;
  /** InProgress, Succeeded, Failed or Abandoned. */
  readonly status: string;
  /** What CodePipeline says of it. */
  readonly message?: string;
  readonly build?: {
    readonly id: string;
    /** The lines of its log, if it has one. */
    readonly log: readonly string[];
  };
  /** Of an approval that waits: what its answer has to name. */
  readonly token?: string;
}

const SHOWN_LINES = 12;

/** What a person wants to know of the run, as lines. */
export function explain(image: string, run: NewestRun, region: string): readonly string[] {
  const { executionId, status, startedAt, commit } = run;
  const about = `${image}: run ${executionId} of ${startedAt}${commit === undefined ? "" : `, commit ${commit.slice(0, 7)}`}`;
  const failed = run.actions.findLast((action) => action.status === "Failed");
  const waiting = run.actions.find(({ token }) => token !== undefined);
  if (status === "Failed" && failed !== undefined) {
    return [`${about}, failed in ${failed.stage}.`, ...whyFailed(failed, region), ...retry(run, failed, region)];
  }
  if (waiting?.token !== undefined) {
    return [`${about}, waits for approval.`, ...answer(run, waiting.stage, waiting.token, region)];
  }
  if (run.behind !== undefined) {
    return [`${about}, waits until an older run is over:`, ...explain(image, run.behind, region)];
  }
  const last = run.actions.at(-1);
  if (last?.status === "InProgress") {
    return [`${about}, is in ${last.stage}.`, ...readLog(last, region)];
  }
  const outcome = last?.build?.log.findLast((line) => line.startsWith(`${last.stage} SUCCEEDED`));
  return [`${about}: ${status}.`, ...(outcome === undefined ? [] : [outcome])];
}

function whyFailed(action: RunAction, region: string): readonly string[] {
  const log = action.build?.log ?? [];
  const failure = findFailure(action.stage, log);
  if (failure === undefined) {
    return [
      ...(action.message === undefined ? [] : [action.message]),
      ...stageLines(log).slice(-SHOWN_LINES),
      ...readLog(action, region),
    ];
  }
  const { lines, remedy } = failure;
  return [...lines, ...(remedy === undefined ? [] : [`What to do: ${remedy}`]), ...readLog(action, region)];
}

function readLog({ build }: RunAction, region: string): readonly string[] {
  const [project, stream] = build?.id.split(":") ?? [];
  return project === undefined || stream === undefined
    ? []
    : [
        "The whole log:",
        `  aws logs get-log-events --log-group-name /aws/codebuild/${project} --log-stream-name ${stream} --start-from-head \\`,
        `    --output text --query 'events[].[message]' --region ${region}`,
      ];
}

function retry({ pipeline, executionId }: NewestRun, { stage }: RunAction, region: string): readonly string[] {
  return [
    `Once the cause is removed, retry ${stage} of this run; a push starts another one:`,
    `  aws codepipeline retry-stage-execution --pipeline-name ${pipeline} --stage-name ${stage} \\`,
    `    --pipeline-execution-id ${executionId} --retry-mode FAILED_ACTIONS --region ${region}`,
  ];
}

function answer({ pipeline }: NewestRun, stage: string, token: string, region: string): readonly string[] {
  return [
    "Answer with Approved or Rejected:",
    `  aws codepipeline put-approval-result --pipeline-name ${pipeline} --stage-name ${stage} --action-name ${stage} \\`,
    `    --token ${token} --result summary="...",status=Approved --region ${region}`,
  ];
}
