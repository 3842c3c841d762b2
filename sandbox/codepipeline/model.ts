// CodePipeline's resources: the declaration as its API takes it, and the records of executions that the engine keeps.
import type { ObjectPlace } from "../codebuild/run/role";
import type { Timestamp } from "../frontdoor/wire";
import type { Json } from "../frontdoor/service";

/** The type of an action. */
export interface ActionTypeId {
  readonly category: string;
  readonly owner: string;
  readonly provider: string;
  readonly version: string;
}

/** An action, as the pipeline's declaration has it. */
export interface ActionDeclaration {
  readonly name: string;
  readonly actionTypeId: ActionTypeId;
  readonly runOrder?: number;
  readonly configuration?: Readonly<Record<string, string>>;
  readonly inputArtifacts?: readonly { readonly name: string }[];
  readonly outputArtifacts?: readonly { readonly name: string }[];
  readonly roleArn?: string;
  readonly region?: string;
  readonly namespace?: string;
  readonly timeoutInMinutes?: number;
}

/** A rule of a condition, as the declaration has it. */
export interface RuleDeclaration {
  readonly name: string;
  readonly ruleTypeId: {
    readonly category: string;
    readonly owner?: string;
    readonly provider: string;
    readonly version?: string;
  };
  readonly configuration?: Readonly<Record<string, string>>;
  readonly roleArn?: string;
}

/** A condition of a stage: its rules, and what follows when one of them fails. */
export interface Condition {
  readonly result?: "ROLLBACK" | "FAIL" | "RETRY" | "SKIP";
  readonly rules?: readonly RuleDeclaration[];
}

/** A stage, as the declaration has it. */
export interface StageDeclaration {
  readonly name: string;
  readonly actions: readonly ActionDeclaration[];
  readonly onFailure?: {
    readonly result?: string;
    readonly retryConfiguration?: { readonly retryMode?: RetryMode };
    readonly conditions?: readonly Json[];
  };
  readonly onSuccess?: Json;
  readonly beforeEntry?: { readonly conditions: readonly Condition[] };
}

/** The bucket that artifacts lie in. */
export interface ArtifactStore {
  readonly type: "S3";
  readonly location: string;
  readonly encryptionKey?: { readonly id: string; readonly type: "KMS" };
}

/** How executions wait for each other: in line, for the newest only, or not at all. */
export type ExecutionMode = "QUEUED" | "SUPERSEDED" | "PARALLEL";

/** A pipeline as CreatePipeline takes it. */
export interface PipelineDeclaration {
  readonly name: string;
  readonly roleArn: string;
  readonly artifactStore?: ArtifactStore;
  readonly artifactStores?: Readonly<Record<string, ArtifactStore>>;
  readonly stages: readonly StageDeclaration[];
  readonly version?: number;
  readonly executionMode?: ExecutionMode;
  readonly pipelineType?: "V1" | "V2";
  readonly variables?: readonly {
    readonly name: string;
    readonly defaultValue?: string;
    readonly description?: string;
  }[];
  readonly triggers?: readonly TriggerDeclaration[];
}

/** Patterns that a name must fit, and others that it must not. */
export interface Criteria {
  readonly includes?: readonly string[];
  readonly excludes?: readonly string[];
}

/** Which pushes start a pipeline: those of some tags, or those of some branches. */
export interface PushFilter {
  readonly tags?: Criteria;
  readonly branches?: Criteria;
  readonly filePaths?: Criteria;
}

/** What happens to a pull request. */
export type PullRequestEvent = "OPEN" | "UPDATED" | "CLOSED";

/** Which pull requests start a pipeline, by the branch that they are to be merged into. */
export interface PullRequestFilter {
  /** @default - all */
  readonly events?: readonly PullRequestEvent[];
  readonly branches?: Criteria;
  readonly filePaths?: Criteria;
}

/** What starts a pipeline of a source action with a connection. */
export interface TriggerDeclaration {
  readonly providerType: "CodeStarSourceConnection";
  readonly gitConfiguration: {
    readonly sourceActionName: string;
    readonly push?: readonly PushFilter[];
    readonly pullRequest?: readonly PullRequestFilter[];
  };
}

/** Which actions a retry of a stage runs again. */
export type RetryMode = "FAILED_ACTIONS" | "ALL_ACTIONS";

/** A tag of a pipeline. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** Which pipeline something happens in. */
export interface PipelineIdentity {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly arn: string;
}

/** What started an execution. */
export interface Trigger {
  readonly triggerType: "CreatePipeline" | "StartPipelineExecution" | "CloudWatchEvent" | "Webhook" | "WebhookV2";
  readonly triggerDetail: string;
}

/** A revision that StartPipelineExecution pins for a source action. */
export interface SourceRevisionOverride {
  readonly actionName: string;
  readonly revisionType: string;
  readonly revisionValue: string;
}

/** What started an execution at the provider of a source action: the output variables that the action has of it. */
export interface SourceEvent {
  readonly actionName: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** What a source action found. */
export interface SourceRevision {
  readonly revisionId: string;
  readonly revisionSummary: string;
  readonly revisionUrl: string;
}

/** What an action puts out or takes, and where it lies. */
export interface Artifact {
  readonly name: string;
  readonly place: ObjectPlace;
  /** The commit that it was made from. */
  readonly revisionId?: string;
}

/** Why an action failed. */
export interface ErrorDetails {
  readonly code: string;
  readonly message: string;
}

/** How an action stands. */
export type ActionStatus = "InProgress" | "Abandoned" | "Succeeded" | "Failed";
/** How a stage stands. */
export type StageStatus = "InProgress" | "Succeeded" | "Failed" | "Stopped" | "Stopping" | "Cancelled" | "Skipped";
/** How an execution stands. */
export type ExecutionStatus =
  | "InProgress"
  | "Stopping"
  | "Stopped"
  | "Succeeded"
  | "Superseded"
  | "Failed"
  | "Cancelled";

/** What an action reports about itself while it runs and when it ends. */
export interface ActionProgress {
  readonly externalExecutionId?: string;
  readonly externalExecutionUrl?: string;
  readonly logStreamARN?: string;
  readonly summary?: string;
  /** The token that PutApprovalResult must name. */
  readonly token?: string;
  readonly lastUpdatedBy?: string;
}

/** One run of an action; the engine changes what is not readonly. */
export interface ActionExecution {
  readonly actionExecutionId: string;
  readonly stageName: string;
  readonly declaration: ActionDeclaration;
  readonly pipelineVersion: number;
  readonly roleArn: string;
  readonly startTime: Timestamp;
  lastUpdateTime: Timestamp;
  status: ActionStatus;
  resolvedConfiguration: Readonly<Record<string, string>>;
  inputs: readonly Artifact[];
  outputs: readonly Artifact[];
  progress: ActionProgress;
  errorDetails?: ErrorDetails;
  outputVariables: Readonly<Record<string, string>>;
}

/** One run of a condition's rule. */
export interface RuleExecution {
  readonly ruleExecutionId: string;
  readonly stageName: string;
  readonly rule: RuleDeclaration;
  readonly pipelineVersion: number;
  readonly roleArn: string;
  readonly startTime: Timestamp;
  readonly lastUpdateTime: Timestamp;
  readonly status: "Succeeded" | "Failed";
  readonly resolvedConfiguration: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Where the rule could not be run at all. */
  readonly errorDetails?: ErrorDetails;
}

/** One execution of a pipeline; the engine changes what is not readonly. */
export interface PipelineExecution {
  readonly pipelineExecutionId: string;
  readonly declaration: PipelineDeclaration;
  readonly pipelineVersion: number;
  readonly executionMode: ExecutionMode;
  readonly trigger: Trigger;
  readonly startTime: Timestamp;
  readonly variables: Readonly<Record<string, string>>;
  readonly sourceRevisions: readonly SourceRevisionOverride[];
  readonly sourceEvent?: SourceEvent;
  lastUpdateTime: Timestamp;
  status: ExecutionStatus;
  statusSummary?: string;
  stopReason?: string;
  /** In the order in which they started; a retried action is here more than once. */
  readonly actions: ActionExecution[];
  /** Likewise. */
  readonly rules: RuleExecution[];
  /** Source action to what it found. */
  readonly found: Map<string, SourceRevision & { readonly artifact: string; readonly created: Timestamp }>;
  readonly artifacts: Map<string, Artifact>;
  /** Namespace to the output variables of its action. */
  readonly namespaces: Map<string, Readonly<Record<string, string>>>;
}
