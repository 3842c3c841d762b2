// The pipelines of the account, and how to find one by its name or ARN.
import { AwsError, type Call } from "../frontdoor/service";
import type { Pipeline } from "./engine/pipeline";
import type { PipelineExecution, PipelineIdentity } from "./model";

/** All pipelines, in every region. */
export class Pipelines {
  private readonly byArn = new Map<string, Pipeline>();

  /** Which pipeline a call means by a name. */
  identify({ region, caller }: Call, name: string): PipelineIdentity {
    const account = caller.accountId;
    return { name, region, account, arn: `arn:aws:codepipeline:${region}:${account}:${name}` };
  }

  all(): Pipeline[] {
    return [...this.byArn.values()];
  }

  add(pipeline: Pipeline): void {
    this.byArn.set(pipeline.identity.arn, pipeline);
  }

  remove(pipeline: Pipeline): void {
    this.byArn.delete(pipeline.identity.arn);
  }

  /** The pipeline of a name, or nothing. */
  known(call: Call, name: string): Pipeline | undefined {
    return this.byArn.get(this.identify(call, name).arn);
  }

  /** @throws PipelineNotFoundException */
  find(call: Call, name: string): Pipeline {
    const pipeline = this.known(call, name);
    if (!pipeline) {
      throw new AwsError(
        "PipelineNotFoundException",
        `Account '${call.caller.accountId}' does not have a pipeline with name '${name}'`,
      );
    }
    return pipeline;
  }

  /** @throws ResourceNotFoundException */
  findByArn(arn: string): Pipeline {
    const pipeline = this.byArn.get(arn);
    if (!pipeline) {
      throw new AwsError("ResourceNotFoundException", `There is no pipeline with the ARN ${arn}`);
    }
    return pipeline;
  }
}

/** @throws PipelineExecutionNotFoundException */
export function findExecution(pipeline: Pipeline, id: string): PipelineExecution {
  const execution = executionOf(pipeline, id);
  if (!execution) {
    throw new AwsError(
      "PipelineExecutionNotFoundException",
      `Execution ${id} is not one of pipeline '${pipeline.identity.name}'`,
    );
  }
  return execution;
}

/** The execution of an id, or nothing. */
export function executionOf(pipeline: Pipeline, id: string): PipelineExecution | undefined {
  return pipeline.executions.find(({ pipelineExecutionId }) => pipelineExecutionId === id);
}

/** The position of a stage. @throws StageNotFoundException */
export function findStage(pipeline: Pipeline, stageName: string): number {
  const index = pipeline.declaration.stages.findIndex(({ name }) => name === stageName);
  if (index === -1) {
    throw new AwsError(
      "StageNotFoundException",
      `Pipeline '${pipeline.identity.name}' does not have a stage with name '${stageName}'`,
    );
  }
  return index;
}
