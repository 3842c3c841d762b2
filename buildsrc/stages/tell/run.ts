// The run that a message is about, and how to go on with it.
import { runUrl } from "./links";

/** A run of an image's pipeline. */
export interface ToldRun {
  readonly region: string;
  readonly image: string;
  readonly pipeline: string;
  readonly executionId: string;
  readonly commit?: string;
  /** Why it was started. */
  readonly reason: string;
}

/** The first letters of a commit's id, as people know it. */
export function shortCommit(commit: string | undefined): string | undefined {
  return commit?.slice(0, 7);
}

/** Where to look at the run. */
export function lookAtRun({ region, pipeline, executionId }: ToldRun): string {
  return `The run: ${runUrl(region, pipeline, executionId)}`;
}

/** How to run a failed stage of it once more. */
export function retryStage({ region, pipeline, executionId }: ToldRun, stage: string): string {
  return (
    `Once the cause is removed: aws codepipeline retry-stage-execution --pipeline-name ${pipeline} --stage-name ${stage}` +
    ` --pipeline-execution-id ${executionId} --retry-mode FAILED_ACTIONS --region ${region}`
  );
}
