// What the engine and the kinds of action agree on: how an action is run and what it gives back.
import type {
  ActionDeclaration,
  ActionProgress,
  Artifact,
  ErrorDetails,
  PipelineIdentity,
  SourceEvent,
  SourceRevision,
  SourceRevisionOverride,
} from "../model";

/** Why an action is given up: a person abandoned the execution, or its pipeline was changed or deleted. */
export type GivenUp = "abandoned" | "cancelled";

/** What an action is run with. */
export interface ActionContext {
  readonly pipeline: PipelineIdentity;
  readonly pipelineExecutionId: string;
  readonly actionExecutionId: string;
  readonly stageName: string;
  readonly declaration: ActionDeclaration;
  /** With all variables replaced. */
  readonly configuration: Readonly<Record<string, string>>;
  /** The role in whose name it acts. */
  readonly roleArn: string;
  readonly inputs: readonly Artifact[];
  /** The outputs that it must write, and where. */
  readonly outputs: readonly Artifact[];
  /** The key that encrypts artifacts. @default - AWS's own */
  readonly encryptionKeyId?: string;
  readonly sourceRevision?: SourceRevisionOverride;
  /** What started the execution at the action's provider. @default - nothing of its provider did */
  readonly sourceEvent?: SourceEvent;
  /** Fires when the engine gives the action up; its reason is a GivenUp. */
  readonly signal: AbortSignal;
  /** Reports what is known of the action while it runs. */
  readonly report: (progress: ActionProgress) => void;
}

/** What came of an action; with `errorDetails` it failed. */
export interface ActionResult {
  readonly errorDetails?: ErrorDetails;
  readonly progress?: ActionProgress;
  readonly outputVariables?: Readonly<Record<string, string>>;
  /** The outputs that exist. @default - all */
  readonly outputs?: readonly Artifact[];
  readonly source?: SourceRevision;
}

/** Runs an action to its end. A result with errorDetails is a failure, and so is a rejection. */
export type RunAction = (context: ActionContext) => Promise<ActionResult>;
