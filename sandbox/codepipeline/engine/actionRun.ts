// Runs one action of an execution: gives it its inputs, waits for it or gives it up, and keeps what came of it.
import { randomUUID } from "node:crypto";
import { now } from "../../frontdoor/wire";
import type { ActionResult, RunAction } from "../actions/action";
import { artifactStoreOf } from "../declaration/parts";
import type { ActionDeclaration, ActionExecution, ErrorDetails, PipelineExecution, PipelineIdentity } from "../model";
import { namespacesOf, resolveConfiguration } from "../variables";
import type { Announcer } from "./announcer";
import { inputsOf, outputsOf } from "./artifacts";
import type { StageRecord } from "./stageRecord";

/** Source: quotas, CodePipeline user guide. */
const MAX_OUTPUT_VARIABLE_BYTES = 122_880;

/** What the actions of a pipeline are run with. */
export interface ActionRunOptions {
  readonly identity: PipelineIdentity;
  readonly runAction: RunAction;
  readonly announcer: Announcer;
}

/** Where in an execution an action is run. */
export interface ActionPlace {
  readonly execution: PipelineExecution;
  readonly stageName: string;
  readonly stage: StageRecord;
  /** Fires when the execution is given up; its reason is a GivenUp. */
  readonly signal: AbortSignal;
}

/** The actions of one pipeline. */
export class ActionRuns {
  constructor(private readonly options: ActionRunOptions) {}

  /** Runs one action and says whether it succeeded. */
  async run(place: ActionPlace, declaration: ActionDeclaration): Promise<boolean> {
    const { execution, stage } = place;
    const { announcer } = this.options;
    const action = newAction(place, declaration);
    execution.actions.push(action);
    stage.actions.set(declaration.name, action);
    announcer.action(execution, action, "STARTED");

    const result = await this.resultOf(place, action);
    // An abandoned action has been given its end already.
    if (result === undefined) {
      return false;
    }
    if (result.progress) {
      action.progress = { ...action.progress, ...result.progress };
    }
    if (result.errorDetails) {
      action.status = "Failed";
      action.errorDetails = result.errorDetails;
      announcer.action(execution, action, "FAILED");
      return false;
    }
    keep(execution, action, result);
    action.status = "Succeeded";
    announcer.action(execution, action, "SUCCEEDED");
    return true;
  }

  /** The action's result, a failure if it threw one, or nothing if it was given up. */
  private async resultOf(place: ActionPlace, action: ActionExecution): Promise<ActionResult | undefined> {
    const { execution, signal } = place;
    const running = this.attempt(place, action);
    const givenUp = new Promise<undefined>((resolve) => {
      const end = () => {
        action.status = "Abandoned";
        this.options.announcer.action(execution, action, "ABANDONED");
        resolve(undefined);
      };
      if (signal.aborted) {
        end();
      } else {
        signal.addEventListener("abort", end, { once: true });
      }
      // An action that is over is not affected when the execution is given up.
      void running.finally(() => {
        signal.removeEventListener("abort", end);
      });
    });
    return Promise.race([running, givenUp]);
  }

  private async attempt({ execution, stageName, signal }: ActionPlace, action: ActionExecution): Promise<ActionResult> {
    const { declaration } = action;
    const { identity, runAction } = this.options;
    const store = artifactStoreOf(execution.declaration, identity.region);
    try {
      action.resolvedConfiguration = resolveConfiguration(declaration.configuration ?? {}, namespacesOf(execution));
      action.inputs = inputsOf(execution, declaration);
      const outputs = outputsOf(identity.name, store.location, declaration);
      const sourceRevision = execution.sourceRevisions.find(({ actionName }) => actionName === declaration.name);
      const { sourceEvent } = execution;
      const result = await runAction({
        pipeline: identity,
        pipelineExecutionId: execution.pipelineExecutionId,
        actionExecutionId: action.actionExecutionId,
        stageName,
        declaration,
        configuration: action.resolvedConfiguration,
        roleArn: action.roleArn,
        inputs: action.inputs,
        outputs,
        ...(store.keyId !== undefined && { encryptionKeyId: store.keyId }),
        ...(sourceRevision && { sourceRevision }),
        ...(sourceEvent?.actionName === declaration.name && { sourceEvent }),
        signal,
        report: (progress) => {
          action.progress = { ...action.progress, ...progress };
          action.lastUpdateTime = now();
        },
      });
      const bytes = Buffer.byteLength(JSON.stringify(result.outputVariables ?? {}));
      if (bytes > MAX_OUTPUT_VARIABLE_BYTES) {
        throw new Error(`The output variables have ${bytes} bytes, at most ${MAX_OUTPUT_VARIABLE_BYTES} are allowed`);
      }
      return { outputs, ...result };
    } catch (error) {
      return { errorDetails: errorDetailsOf(error) };
    }
  }
}

function newAction({ execution, stageName }: ActionPlace, declaration: ActionDeclaration): ActionExecution {
  return {
    actionExecutionId: randomUUID(),
    stageName,
    declaration,
    pipelineVersion: execution.pipelineVersion,
    roleArn: declaration.roleArn ?? execution.declaration.roleArn,
    startTime: now(),
    lastUpdateTime: now(),
    status: "InProgress",
    resolvedConfiguration: {},
    inputs: [],
    outputs: [],
    progress: {},
    outputVariables: {},
  };
}

/** Keeps what later actions and the API's users can ask for. */
function keep(execution: PipelineExecution, action: ActionExecution, result: ActionResult): void {
  const { declaration } = action;
  const { outputs = [], outputVariables = {}, source } = result;
  const revisionId = source?.revisionId ?? action.inputs[0]?.revisionId;
  action.outputs = outputs.map((output) => ({ ...output, ...(revisionId !== undefined && { revisionId }) }));
  action.outputVariables = outputVariables;
  for (const output of action.outputs) {
    execution.artifacts.set(output.name, output);
  }
  if (declaration.namespace !== undefined) {
    execution.namespaces.set(declaration.namespace, outputVariables);
  }
  if (source) {
    const artifact = declaration.outputArtifacts?.[0]?.name ?? declaration.name;
    execution.found.set(declaration.name, { ...source, artifact, created: now() });
  }
}

/** AWS tells refusals by IAM from other faults; the SDK's errors carry the service's code as their name. */
function errorDetailsOf(error: unknown): ErrorDetails {
  const message = error instanceof Error ? error.message : String(error);
  const denied = error instanceof Error && /AccessDenied|UnauthorizedOperation/.test(error.name);
  return { code: denied ? "PermissionError" : "ConfigurationError", message };
}
