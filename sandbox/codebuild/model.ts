// CodeBuild's resources as its API shows them.
import type { Json } from "../frontdoor/service";
import type { Timestamp } from "../frontdoor/wire";

/** A variable of a project or a start; for a parameter, the value is its name. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly value: string;
  readonly type?: "PLAINTEXT" | "PARAMETER_STORE" | "SECRETS_MANAGER";
}

/** Where a project takes its files from. */
export interface Source {
  readonly type: string;
  readonly location?: string;
  readonly buildspec?: string;
  readonly sourceIdentifier?: string;
  readonly gitCloneDepth?: number;
  readonly insecureSsl?: boolean;
  readonly reportBuildStatus?: boolean;
}

/** Where the files that a build leaves behind go. */
export interface Artifacts {
  readonly type: string;
  readonly location?: string;
  readonly path?: string;
  readonly name?: string;
  readonly namespaceType?: "NONE" | "BUILD_ID";
  readonly packaging?: "NONE" | "ZIP";
  readonly encryptionDisabled?: boolean;
  readonly overrideArtifactName?: boolean;
  readonly artifactIdentifier?: string;
}

/** What a project's builds run in. */
export interface Environment {
  readonly type: string;
  readonly image: string;
  readonly computeType: string;
  readonly environmentVariables?: readonly EnvironmentVariable[];
  readonly privilegedMode?: boolean;
  readonly imagePullCredentialsType?: string;
}

/** Where a project's builds write their logs. */
export interface LogsConfig {
  readonly cloudWatchLogs?: {
    readonly status: "ENABLED" | "DISABLED";
    readonly groupName?: string;
    readonly streamName?: string;
  };
  readonly s3Logs?: Readonly<Record<string, Json>>;
}

/** A tag of a resource. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** What CreateProject takes. */
export interface ProjectSettings {
  readonly name: string;
  readonly description?: string;
  readonly source: Source;
  readonly secondarySources?: readonly Source[];
  readonly sourceVersion?: string;
  readonly artifacts: Artifacts;
  readonly secondaryArtifacts?: readonly Artifacts[];
  readonly environment: Environment;
  readonly serviceRole: string;
  readonly timeoutInMinutes?: number;
  readonly queuedTimeoutInMinutes?: number;
  readonly encryptionKey?: string;
  readonly logsConfig?: LogsConfig;
  readonly cache?: { readonly type: string; readonly location?: string };
  readonly vpcConfig?: {
    readonly vpcId?: string;
    readonly subnets?: readonly string[];
    readonly securityGroupIds?: readonly string[];
  };
  readonly buildBatchConfig?: Readonly<Record<string, Json>>;
  readonly badgeEnabled?: boolean;
  readonly concurrentBuildLimit?: number;
  readonly autoRetryLimit?: number;
  readonly tags?: readonly Tag[];
}

/** A project as BatchGetProjects shows it: the settings with AWS's defaults filled in. */
export interface Project extends Omit<ProjectSettings, "badgeEnabled"> {
  readonly arn: string;
  readonly created: Timestamp;
  readonly lastModified: Timestamp;
  readonly timeoutInMinutes: number;
  readonly queuedTimeoutInMinutes: number;
  readonly encryptionKey: string;
  readonly badge: { readonly badgeEnabled: boolean; readonly badgeRequestUrl?: string };
  readonly projectVisibility: "PRIVATE";
}

/** What StartBuild takes. */
export interface StartBuildRequest {
  readonly projectName: string;
  readonly sourceVersion?: string;
  readonly sourceTypeOverride?: string;
  readonly sourceLocationOverride?: string;
  readonly buildspecOverride?: string;
  readonly secondarySourcesOverride?: readonly Source[];
  readonly artifactsOverride?: Artifacts;
  readonly secondaryArtifactsOverride?: readonly Artifacts[];
  readonly environmentVariablesOverride?: readonly EnvironmentVariable[];
  readonly environmentTypeOverride?: string;
  readonly imageOverride?: string;
  readonly computeTypeOverride?: string;
  readonly imagePullCredentialsTypeOverride?: string;
  readonly privilegedModeOverride?: boolean;
  readonly serviceRoleOverride?: string;
  readonly timeoutInMinutesOverride?: number;
  readonly queuedTimeoutInMinutesOverride?: number;
  readonly encryptionKeyOverride?: string;
  readonly logsConfigOverride?: LogsConfig;
  readonly idempotencyToken?: string;
}

/** How a build or a phase stands. */
export type BuildStatus = "SUCCEEDED" | "FAILED" | "FAULT" | "TIMED_OUT" | "IN_PROGRESS" | "STOPPED";

/** The phases of a build. */
export type PhaseType =
  | "SUBMITTED"
  | "QUEUED"
  | "PROVISIONING"
  | "DOWNLOAD_SOURCE"
  | "INSTALL"
  | "PRE_BUILD"
  | "BUILD"
  | "POST_BUILD"
  | "UPLOAD_ARTIFACTS"
  | "FINALIZING"
  | "COMPLETED";

/** Why a phase ended as it did. */
export interface PhaseContext {
  readonly statusCode: string;
  readonly message: string;
}

/** One phase of a build; the run changes what is not readonly. */
export interface Phase {
  readonly phaseType: PhaseType;
  readonly startTime: Timestamp;
  phaseStatus?: BuildStatus;
  endTime?: Timestamp;
  durationInSeconds?: number;
  contexts?: PhaseContext[];
}

/** What a build left, and where. */
export interface BuildArtifacts {
  readonly location: string;
  readonly sha256sum?: string;
  readonly md5sum?: string;
  readonly encryptionDisabled?: boolean;
  readonly overrideArtifactName?: boolean;
  readonly artifactIdentifier?: string;
}

/** A build as BatchGetBuilds shows it; its run changes what is not readonly. */
export interface Build {
  readonly id: string;
  readonly arn: string;
  readonly buildNumber: number;
  readonly projectName: string;
  readonly startTime: Timestamp;
  endTime?: Timestamp;
  currentPhase: PhaseType;
  buildStatus: BuildStatus;
  buildComplete: boolean;
  readonly sourceVersion?: string;
  resolvedSourceVersion?: string;
  readonly phases: Phase[];
  readonly source: Source;
  readonly secondarySources: readonly Source[];
  artifacts: BuildArtifacts;
  secondaryArtifacts: BuildArtifacts[];
  readonly environment: Environment;
  readonly serviceRole: string;
  logs: BuildLogs;
  readonly timeoutInMinutes: number;
  readonly queuedTimeoutInMinutes: number;
  readonly initiator: string;
  readonly encryptionKey: string;
  exportedEnvironmentVariables: { readonly name: string; readonly value: string }[];
  readonly reportArns: string[];
  autoRetryConfig?: {
    readonly autoRetryNumber: number;
    readonly previousAutoRetry?: string;
    readonly nextAutoRetry?: string;
  };
}

/** Where a build's log is. */
export interface BuildLogs {
  readonly groupName?: string;
  readonly streamName?: string;
  readonly deepLink?: string;
  readonly cloudWatchLogsArn?: string;
  readonly cloudWatchLogs?: LogsConfig["cloudWatchLogs"];
}
