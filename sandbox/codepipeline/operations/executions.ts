// CodePipeline's operations that start, stop and retry executions.
import { ruleOf } from "../../eventbridge/ruleSession";
import { AwsError, type Call, type Operation } from "../../frontdoor/service";
import { operation } from "../../frontdoor/wire";
import type { RetryMode, SourceRevisionOverride, Trigger } from "../model";
import { executionOf, type Pipelines } from "../pipelines";
import type { InExecution, InStage, Named } from "./inputs";

interface StartInput extends Named {
  readonly variables?: readonly { name: string; value: string }[];
  readonly clientRequestToken?: string;
  readonly sourceRevisions?: readonly SourceRevisionOverride[];
}

/** The operations that set executions going and end them. */
export function executionOperations(pipelines: Pipelines): Readonly<Record<string, Operation>> {
  /** What StartPipelineExecution has been asked with a token already. */
  const byToken = new Map<string, string>();

  return {
    StartPipelineExecution: operation(({ name, variables, clientRequestToken, sourceRevisions }: StartInput, call) => {
      const pipeline = pipelines.find(call, name);
      const key = clientRequestToken && `${pipeline.identity.arn} ${clientRequestToken}`;
      const known = key === undefined ? undefined : byToken.get(key);
      if (known !== undefined) {
        return { pipelineExecutionId: known };
      }
      const { pipelineExecutionId } = pipeline.start({
        trigger: triggerOf(call),
        ...(variables && { variables }),
        ...(sourceRevisions && { sourceRevisions }),
      });
      if (key !== undefined) {
        byToken.set(key, pipelineExecutionId);
      }
      return { pipelineExecutionId };
    }),

    StopPipelineExecution: operation(
      (
        {
          pipelineName,
          pipelineExecutionId,
          abandon = false,
          reason,
        }: InExecution & { abandon?: boolean; reason?: string },
        call,
      ) => {
        const pipeline = pipelines.find(call, pipelineName);
        const execution = executionOf(pipeline, pipelineExecutionId);
        // StopPipelineExecution declares no PipelineExecutionNotFoundException.
        if (!execution) {
          throw new AwsError(
            "PipelineExecutionNotStoppableException",
            `Execution ${pipelineExecutionId} is not one of this pipeline`,
          );
        }
        pipeline.stop(execution, abandon, reason);
        return { pipelineExecutionId };
      },
    ),

    RetryStageExecution: operation(
      (
        { pipelineName, stageName, pipelineExecutionId, retryMode }: InExecution & InStage & { retryMode: RetryMode },
        call,
      ) => {
        const pipeline = pipelines.find(call, pipelineName);
        const execution = executionOf(pipeline, pipelineExecutionId);
        if (!execution) {
          throw new AwsError(
            "NotLatestPipelineExecutionException",
            `Execution ${pipelineExecutionId} is not one of pipeline '${pipelineName}'`,
          );
        }
        pipeline.retry(execution, stageName, retryMode);
        return { pipelineExecutionId };
      },
    ),

    RollbackStage: operation(({ stageName }: InStage) => {
      throw new AwsError(
        "UnableToRollbackStageException",
        `The sandbox does not emulate stage rollback; start an execution with the sourceRevisions that stage ${stageName} is to run with`,
      );
    }),
  };
}

function triggerOf({ caller, region }: Call): Trigger {
  const rule = ruleOf(caller);
  return rule === undefined
    ? { triggerType: "StartPipelineExecution", triggerDetail: caller.arn }
    : { triggerType: "CloudWatchEvent", triggerDetail: `arn:aws:events:${region}:${caller.accountId}:rule/${rule}` };
}
