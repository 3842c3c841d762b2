// The record of a build that starts: its project's settings, with the overrides of the start.
import { randomUUID } from "node:crypto";
import { ruleOf } from "../eventbridge/ruleSession";
import type { Call } from "../frontdoor/service";
import { now } from "../frontdoor/wire";
import type { Build, BuildLogs, Project, StartBuildRequest } from "./model";
import { mergeVariables } from "./run/environment";
import type { HandOver } from "./work";

/** What a build's record is made from. */
export interface BuildStart {
  readonly call: Call;
  readonly project: Project;
  readonly request: StartBuildRequest;
  /** Counts the project's builds. */
  readonly buildNumber: number;
  /** What a pipeline hands over, where one starts the build. */
  readonly handOver: HandOver | undefined;
  /** The build that this one repeats. */
  readonly previous: Build | undefined;
}

/** The record of a build that has not begun. */
export function newBuild({ call, project, request, buildNumber, handOver, previous }: BuildStart): Build {
  const { region, caller } = call;
  const uuid = randomUUID();
  const id = `${project.name}:${uuid}`;
  const location = handOver
    ? `${handOver.source.bucket}/${handOver.source.key}`
    : (request.sourceLocationOverride ?? project.source.location);
  const version = handOver
    ? `arn:aws:s3:::${handOver.source.bucket}/${handOver.source.key}`
    : (request.sourceVersion ?? project.sourceVersion);
  const { environment } = project;
  const imagePullCredentialsType = request.imagePullCredentialsTypeOverride ?? environment.imagePullCredentialsType;

  return {
    id,
    arn: `arn:aws:codebuild:${region}:${caller.accountId}:build/${id}`,
    buildNumber,
    projectName: project.name,
    startTime: now(),
    currentPhase: "SUBMITTED",
    buildStatus: "IN_PROGRESS",
    buildComplete: false,
    ...(version !== undefined && { sourceVersion: version }),
    ...(handOver?.resolvedSourceVersion !== undefined && { resolvedSourceVersion: handOver.resolvedSourceVersion }),
    phases: [],
    source: {
      ...project.source,
      type: request.sourceTypeOverride ?? project.source.type,
      ...(location !== undefined && { location }),
      ...(request.buildspecOverride !== undefined && { buildspec: request.buildspecOverride }),
    },
    secondarySources: request.secondarySourcesOverride ?? project.secondarySources ?? [],
    artifacts: { location: "" },
    secondaryArtifacts: [],
    environment: {
      ...environment,
      type: request.environmentTypeOverride ?? environment.type,
      image: request.imageOverride ?? environment.image,
      computeType: request.computeTypeOverride ?? environment.computeType,
      ...(imagePullCredentialsType !== undefined && { imagePullCredentialsType }),
      privilegedMode: request.privilegedModeOverride ?? environment.privilegedMode ?? false,
      environmentVariables: mergeVariables(
        environment.environmentVariables ?? [],
        request.environmentVariablesOverride ?? [],
      ),
    },
    serviceRole: request.serviceRoleOverride ?? project.serviceRole,
    logs: logsOf(call, project, request, uuid),
    timeoutInMinutes: request.timeoutInMinutesOverride ?? project.timeoutInMinutes,
    queuedTimeoutInMinutes: request.queuedTimeoutInMinutesOverride ?? project.queuedTimeoutInMinutes,
    initiator: handOver?.initiator ?? initiatorOf(call),
    encryptionKey: request.encryptionKeyOverride ?? project.encryptionKey,
    exportedEnvironmentVariables: [],
    reportArns: [],
    ...(previous && {
      autoRetryConfig: {
        autoRetryNumber: (previous.autoRetryConfig?.autoRetryNumber ?? 0) + 1,
        previousAutoRetry: previous.arn,
      },
    }),
  };
}

/** `rule/<name>` for an EventBridge rule; else `user` or `role/session`, from the caller's ARN. */
function initiatorOf({ caller }: Call): string {
  const rule = ruleOf(caller);
  if (rule !== undefined) {
    return `rule/${rule}`;
  }
  return caller.arn.replace(/^arn:[^/]*\//, "").replace(/^arn:.*:/, "");
}

function logsOf({ region, caller }: Call, project: Project, request: StartBuildRequest, uuid: string): BuildLogs {
  const config = request.logsConfigOverride?.cloudWatchLogs ??
    project.logsConfig?.cloudWatchLogs ?? { status: "ENABLED" as const };
  if (config.status === "DISABLED") {
    return { cloudWatchLogs: config };
  }
  const groupName = config.groupName ?? `/aws/codebuild/${project.name}`;
  const streamName = config.streamName === undefined ? uuid : `${config.streamName}/${uuid}`;
  // The console writes a percent sign of its fragment as $25.
  const fragment = (text: string) => encodeURIComponent(encodeURIComponent(text)).replaceAll("%", "$");
  return {
    groupName,
    streamName,
    deepLink: `https://console.aws.amazon.com/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${fragment(groupName)}/log-events/${fragment(streamName)}`,
    cloudWatchLogsArn: `arn:aws:logs:${region}:${caller.accountId}:log-group:${groupName}:log-stream:${streamName}`,
    cloudWatchLogs: config,
  };
}
