// The commit statuses of a pull request's images: what their pipelines made of its newest commit.
import type { PipelineExecutionSummary } from "@aws-sdk/client-codepipeline";

/** A commit status, with the members that GitHub's REST API has. */
export interface CommitStatus {
  readonly context: string;
  readonly state: "pending" | "success" | "failure" | "error";
  readonly description: string;
  readonly target_url?: string;
}

/** What a status is made from. */
export interface ImageRun {
  readonly stack: string;
  readonly image: string;
  readonly pipeline: string;
  readonly region: string;
  /** The newest run at the commit; undefined as long as there is none. */
  readonly run: PipelineExecutionSummary | undefined;
}

/** Source: PipelineExecutionStatus, CodePipeline API. */
const ENDED: Readonly<Record<string, Pick<CommitStatus, "state" | "description">>> = {
  Succeeded: { state: "success", description: "Passed, or its image is as it was released" },
  Failed: { state: "failure", description: "Failed: the pipeline shows the stage and its log" },
  Stopped: { state: "error", description: "Stopped by somebody" },
  Cancelled: { state: "error", description: "Cancelled: the pipeline was changed meanwhile" },
  Superseded: { state: "error", description: "Superseded by another run" },
};

/** The newest run at a commit. Runs come newest first. */
export function runAt(runs: readonly PipelineExecutionSummary[], commit: string): PipelineExecutionSummary | undefined {
  return runs.find(({ sourceRevisions = [] }) => sourceRevisions.some(({ revisionId }) => revisionId === commit));
}

/** The status of an image. */
export function statusOf({ stack, image, pipeline, region, run }: ImageRun): CommitStatus {
  const context = `ami-pipeline/${stack}/${image}`;
  const console = `https://${region}.console.aws.amazon.com/codesuite/codepipeline/pipelines/${pipeline}`;
  if (run === undefined) {
    const description = "Waiting until CodePipeline starts a run";
    return { context, state: "pending", description, target_url: `${console}/view?region=${region}` };
  }
  const ended = ENDED[run.status ?? ""] ?? { state: "pending", description: "Running" };
  const id = run.pipelineExecutionId ?? "";
  return { context, ...ended, target_url: `${console}/executions/${id}/timeline?region=${region}` };
}

/** The status of an image of which CodePipeline started no run in time. */
export function missing(waiting: CommitStatus): CommitStatus {
  return { ...waiting, state: "error", description: "CodePipeline started no run for this commit" };
}
