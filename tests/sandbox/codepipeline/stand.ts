// A CodePipeline whose actions only pretend, and what its tests ask of it.
import type { ProviderEvent } from "../../../sandbox/codeconnections/provider/events";
import type { Reach } from "../../../sandbox/codeconnections/reach";
import type { Call, Operation, ServiceEvent, Shape } from "../../../sandbox/frontdoor/service";
import type { ActionContext, ActionResult } from "../../../sandbox/codepipeline/actions/action";
import { Approvals } from "../../../sandbox/codepipeline/actions/approval";
import { serveCodePipeline } from "../../../sandbox/codepipeline/codePipeline";
import type { PipelineDeclaration } from "../../../sandbox/codepipeline/model";
import { declaration } from "./declarations";

/** The pipeline of the declarations. */
export const NAME = "factory-dev-ubuntu-24.04";
/** The caller unless another is named. */
export const USER = "arn:aws:iam::123456789012:user/administrator";

/** A role that CodePipeline may not assume. */
export const STRANGER = "arn:aws:iam::123456789012:role/stranger";

/** One pretended action that waits to be told how it ends. */
interface Started {
  readonly context: ActionContext;
  readonly end: (result?: ActionResult) => void;
}

/** A CodePipeline whose actions wait for the test. */
export class Stand {
  readonly started: Started[] = [];
  readonly events: ServiceEvent[] = [];
  private readonly approvals = new Approvals(() => Promise.resolve());
  readonly complaints: string[] = [];
  /** Where connections lead. */
  reach: Reach = { status: "PENDING", providerType: "GitHub" };
  private readonly codePipeline = serveCodePipeline({
    approvals: this.approvals,
    mayAssume: (roleArn) => Promise.resolve(roleArn !== STRANGER),
    reach: () => this.reach,
    publish: (event) => this.events.push(event),
    complain: (message) => this.complaints.push(message),
    runAction: (context) =>
      context.declaration.actionTypeId.provider === "Manual"
        ? this.approvals.run(context)
        : new Promise((resolve) => {
            this.started.push({
              context,
              end: (result = {}) => {
                resolve(result);
              },
            });
          }),
  });

  async call(operation: string, input: Shape, callerArn = USER): Promise<Shape> {
    const operations: Readonly<Record<string, Operation>> = this.codePipeline.service.operations;
    const call: Call = {
      service: "codepipeline",
      operation,
      region: "us-east-1",
      caller: { arn: callerArn, accountId: "123456789012" },
      input,
    };
    const output = await operations[operation]?.(call);
    await settle();
    if (!output) {
      throw new Error(`There is no operation ${operation}`);
    }
    return output;
  }

  create(overrides: Partial<PipelineDeclaration> = {}): Promise<Shape> {
    return this.call("CreatePipeline", { pipeline: JSON.parse(JSON.stringify(declaration(overrides))) as Shape });
  }

  /** Lets something happen at the provider of connections. */
  async happen(event: ProviderEvent): Promise<void> {
    this.codePipeline.notice(event);
    await settle();
  }

  async start(input: Shape = {}): Promise<string> {
    const { pipelineExecutionId } = await this.call("StartPipelineExecution", { name: NAME, ...input });
    return text(pipelineExecutionId);
  }

  /** What runs now, as `stage/action`, sorted. */
  running(): string[] {
    return this.started.map(({ context }) => `${context.stageName}/${context.declaration.name}`).sort();
  }

  /** Ends the oldest action that runs, or the one of a name. */
  async end(result?: ActionResult, name?: string): Promise<ActionContext> {
    const index = this.started.findIndex(({ context }) => name === undefined || context.declaration.name === name);
    const [action] = this.started.splice(index, 1);
    if (!action) {
      throw new Error("No action is running");
    }
    action.end(result);
    await settle();
    return action.context;
  }

  /** The status of every execution, oldest first. */
  async statuses(): Promise<unknown[]> {
    const { pipelineExecutionSummaries } = await this.call("ListPipelineExecutions", { pipelineName: NAME });
    return records(pipelineExecutionSummaries)
      .map(({ status }) => status)
      .reverse();
  }

  async executionIds(): Promise<string[]> {
    const { pipelineExecutionSummaries } = await this.call("ListPipelineExecutions", { pipelineName: NAME });
    return records(pipelineExecutionSummaries)
      .map(({ pipelineExecutionId }) => text(pipelineExecutionId))
      .reverse();
  }

  async actions(): Promise<Record<string, unknown>[]> {
    const { actionExecutionDetails } = await this.call("ListActionExecutions", { pipelineName: NAME });
    return records(actionExecutionDetails).reverse();
  }

  async stageState(name: string): Promise<Record<string, unknown>> {
    const { stageStates } = await this.call("GetPipelineState", { name: NAME });
    return records(stageStates).find(({ stageName }) => stageName === name) ?? {};
  }
}

/** The result of an action that fails. */
export const FAILURE: ActionResult = { errorDetails: { code: "JobFailed", message: "no" } };

/** A list of structures in an output. */
export function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map((each: unknown) => ({ ...(each as object) })) : [];
}

/** A string in an output. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Lets all promises settle that can. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What a promise is rejected with, as `code: message`. */
export async function rejection(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  return "nothing was refused";
}
