// The record of an execution that starts, and what is refused before there is one.
import { randomUUID } from "node:crypto";
import { AwsError } from "../../frontdoor/service";
import { now } from "../../frontdoor/wire";
import type { PipelineDeclaration, PipelineExecution, SourceEvent, SourceRevisionOverride, Trigger } from "../model";

/** How an execution is started. */
export interface StartOptions {
  readonly trigger: Trigger;
  /** @default - the default values of the pipeline's variables */
  readonly variables?: readonly { readonly name: string; readonly value: string }[];
  /** @default - the newest revisions */
  readonly sourceRevisions?: readonly SourceRevisionOverride[];
  /** @default - no push or pull request started it */
  readonly sourceEvent?: SourceEvent;
}

/** An execution of a pipeline's declaration in force. */
export function newExecution(
  declaration: PipelineDeclaration,
  pipelineVersion: number,
  { trigger, variables = [], sourceRevisions = [], sourceEvent }: StartOptions,
): PipelineExecution {
  return {
    pipelineExecutionId: randomUUID(),
    declaration,
    pipelineVersion,
    executionMode: declaration.executionMode ?? "SUPERSEDED",
    trigger,
    startTime: now(),
    lastUpdateTime: now(),
    variables: resolveVariables(declaration, variables),
    sourceRevisions: checkRevisions(declaration, sourceRevisions),
    ...(sourceEvent && { sourceEvent }),
    status: "InProgress",
    actions: [],
    rules: [],
    found: new Map(),
    artifacts: new Map(),
    namespaces: new Map(),
  };
}

function resolveVariables(
  { name: pipeline, variables: declared = [] }: PipelineDeclaration,
  given: readonly { readonly name: string; readonly value: string }[],
): Record<string, string> {
  const unknown = given.find(({ name }) => !declared.some((variable) => variable.name === name));
  if (unknown) {
    throw new AwsError("ValidationException", `Pipeline ${pipeline} has no variable named ${unknown.name}`);
  }
  return Object.fromEntries(
    declared.map(({ name, defaultValue }) => {
      const value = given.find((each) => each.name === name)?.value ?? defaultValue;
      if (value === undefined) {
        throw new AwsError("ValidationException", `Variable ${name} has no default value; give it one to start with`);
      }
      return [name, value];
    }),
  );
}

function checkRevisions(
  { name: pipeline, stages }: PipelineDeclaration,
  revisions: readonly SourceRevisionOverride[],
): readonly SourceRevisionOverride[] {
  const sources = stages[0]?.actions.map(({ name }) => name) ?? [];
  const unknown = revisions.find(({ actionName }) => !sources.includes(actionName));
  if (unknown) {
    throw new AwsError(
      "ValidationException",
      `sourceRevisions names ${unknown.actionName}, but the source actions of ${pipeline} are ${sources.join(", ")}`,
    );
  }
  const moved = revisions.find(({ revisionType }) => revisionType === "S3_OBJECT_KEY");
  if (moved) {
    throw new AwsError(
      "ValidationException",
      `sourceRevisions names another object for ${moved.actionName}, which does not set AllowOverrideForS3ObjectKey`,
    );
  }
  return revisions;
}
