// CodeBuild's builds: the operations that start, stop, repeat and show them. A build itself is run by run.ts.
import { randomUUID } from "node:crypto";
import { ruleOf } from "../eventbridge/ruleSession";
import { AwsError, type Call, type ServiceEvent } from "../frontdoor/service";
import type { OnFailure } from "./buildspec";
import { mergeVariables } from "./environment";
import { stateChange } from "./events";
import { parsePlace, type ArtifactTarget } from "./files";
import type { Artifacts, Build, BuildLogs, Project, Source, StartBuildRequest } from "./model";
import { badToken, type Projects } from "./projects";
import type { ObjectPlace } from "./role";
import { BuildRun, type BuildSite, type BuildWork, type SourcePlace } from "./run";
import { now, operation, page } from "../frontdoor/wire";

/** What CodePipeline tells CodeBuild beside the StartBuild call that it makes in its role's name. */
export interface HandOver {
  /** `codepipeline/<pipeline>` */
  readonly initiator: string;
  readonly source: ObjectPlace;
  readonly secondarySources: Readonly<Record<string, ObjectPlace>>;
  readonly artifacts: readonly ArtifactTarget[];
  /** The commit that the source is made from. */
  readonly resolvedSourceVersion?: string;
}

export interface BuildsOptions {
  readonly projects: Projects;
  /** What a build of this record runs on. */
  readonly siteOf: (build: Build, region: string) => Omit<BuildSite, "onPhase">;
  readonly publish: (event: ServiceEvent) => void;
}

interface Entry {
  readonly build: Build;
  readonly call: Call;
  readonly request: StartBuildRequest;
  readonly run: BuildRun;
  /** Settled when the build is over, its last retry included. */
  readonly over: Promise<void>;
}

interface Expected {
  readonly handOver: HandOver;
  readonly started: (over: Promise<Build>) => void;
}

const PAGE_SIZE = 100;
const SOURCE_TYPES: readonly string[] = ["CODEPIPELINE", "CODECOMMIT", "S3", "NO_SOURCE"];
const WITHOUT_LINUX = /^(WINDOWS|MAC)/;

export class Builds {
  private readonly entries = new Map<string, Entry>();
  private readonly expected = new Map<string, Expected>();
  private readonly byToken = new Map<string, string>();
  private readonly numbers = new Map<string, number>();

  constructor(private readonly options: BuildsOptions) {}

  readonly operations = {
    StartBuild: operation((request: StartBuildRequest, call) => {
      const { idempotencyToken: token } = request;
      const known = token === undefined ? undefined : this.byToken.get(token);
      if (known !== undefined) return { build: this.entry(known).build };
      const entry = this.start(call, request);
      if (token !== undefined) this.byToken.set(token, entry.build.id);
      return { build: structuredClone(entry.build) };
    }),

    StopBuild: operation(({ id }: { readonly id: string }) => {
      const { build, run } = this.entry(id);
      run.end("STOPPED");
      return { build: structuredClone(build) };
    }),

    RetryBuild: operation(({ id = "" }: { readonly id?: string }) => {
      const { build, call, request } = this.entry(id);
      if (build.source.type === "CODEPIPELINE") {
        throw invalid(`Build ${id} was started by CodePipeline; retry the stage of its pipeline instead`);
      }
      if (!build.buildComplete) throw invalid(`Build ${id} is still in progress`);
      return { build: structuredClone(this.start(call, request).build) };
    }),

    BatchGetBuilds: operation(({ ids }: { readonly ids: readonly string[] }) => ({
      builds: ids.flatMap((id) => this.entries.get(shortId(id))?.build ?? []),
      buildsNotFound: ids.filter((id) => !this.entries.has(shortId(id))),
    })),

    ListBuilds: operation(({ sortOrder, nextToken }: ListInput) =>
      this.list([...this.entries.values()], { sortOrder, nextToken }),
    ),

    ListBuildsForProject: operation(
      ({ projectName, sortOrder, nextToken }: ListInput & { projectName: string }, call) => {
        const { name } = this.options.projects.find(call, projectName);
        const entries = [...this.entries.values()].filter(({ build }) => build.projectName === name);
        return this.list(entries, { sortOrder, nextToken });
      },
    ),
  };

  /**
   * Announces a build that CodePipeline is about to start with this idempotency token.
   *
   * @returns the build once it is over
   */
  expect(token: string, handOver: HandOver): Promise<Build> {
    return new Promise((resolve) => {
      this.expected.set(token, {
        handOver,
        started: (over) => {
          resolve(over);
        },
      });
    });
  }

  /** Stops every build and waits until nothing of them runs. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.entries.values()].map(({ run, over }) => {
        run.end("STOPPED");
        return over;
      }),
    );
  }

  private start(call: Call, request: StartBuildRequest, previous?: Build): Entry {
    const { projects, siteOf, publish } = this.options;
    const project = projects.find(call, request.projectName);
    const expected = request.idempotencyToken === undefined ? undefined : this.expected.get(request.idempotencyToken);
    this.checkStart(project, request, expected !== undefined);

    const build = this.newBuild(call, project, request, expected?.handOver, previous);
    const work = expected?.handOver ?? ownWork(build, request.artifactsOverride ?? project.artifacts);
    publish(stateChange(build));
    const run = new BuildRun(build, work, {
      ...siteOf(build, call.region),
      onPhase: (phase) => {
        if (phase.phaseType === "COMPLETED") publish(stateChange(build));
      },
    });
    const over = run.run().then(async (onFailure) => {
      if (!expected) await this.retryAfter({ build, call, request }, project, onFailure);
    });
    expected?.started(over.then(() => build));
    if (request.idempotencyToken !== undefined) this.expected.delete(request.idempotencyToken);

    const entry = { build, call, request, run, over };
    this.entries.set(build.id, entry);
    return entry;
  }

  private checkStart(project: Project, request: StartBuildRequest, handedOver: boolean): void {
    const sourceType = request.sourceTypeOverride ?? project.source.type;
    if (sourceType === "CODEPIPELINE" && !handedOver) {
      throw invalid(
        `Project ${project.name} takes its source from CodePipeline, so only a pipeline can start its builds; start the pipeline`,
      );
    }
    if (!SOURCE_TYPES.includes(sourceType)) {
      throw invalid(`Source type ${sourceType} is not emulated in the sandbox; it has ${SOURCE_TYPES.join(", ")}`);
    }
    const environmentType = request.environmentTypeOverride ?? project.environment.type;
    if (WITHOUT_LINUX.test(environmentType)) {
      throw invalid(`Environment type ${environmentType} is not emulated in the sandbox; its builds run on Linux`);
    }
    const limit = project.concurrentBuildLimit;
    const running = [...this.entries.values()].filter(
      ({ build }) => build.projectName === project.name && !build.buildComplete,
    ).length;
    if (limit !== undefined && running >= limit) {
      throw new AwsError(
        "AccountLimitExceededException",
        `Cannot have more than ${limit} builds in progress for project ${project.name}`,
      );
    }
  }

  private newBuild(
    call: Call,
    project: Project,
    request: StartBuildRequest,
    handOver: HandOver | undefined,
    previous: Build | undefined,
  ): Build {
    const { region, caller } = call;
    const uuid = randomUUID();
    const id = `${project.name}:${uuid}`;
    const buildNumber = (this.numbers.get(project.arn) ?? 0) + 1;
    this.numbers.set(project.arn, buildNumber);
    const location = handOver
      ? `${handOver.source.bucket}/${handOver.source.key}`
      : (request.sourceLocationOverride ?? project.source.location);
    const version = handOver
      ? `arn:aws:s3:::${handOver.source.bucket}/${handOver.source.key}`
      : (request.sourceVersion ?? project.sourceVersion);
    const { environment } = project;

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

  /**
   * Starts the build anew when its phase's `on-failure: RETRY` or its project's autoRetryLimit says so. Builds of a
   * pipeline are not repeated: the pipeline has retries of its own.
   */
  private async retryAfter(
    { build, call, request }: Pick<Entry, "build" | "call" | "request">,
    project: Project,
    onFailure: OnFailure | undefined,
  ): Promise<void> {
    if (build.buildStatus !== "FAILED") return;
    const messages = build.phases.flatMap(({ contexts = [] }) => contexts.map(({ message }) => message));
    const asked =
      onFailure?.action === "RETRY" && messages.some((message) => onFailure.pattern?.test(message) ?? true)
        ? onFailure.times
        : 0;
    const attempts = build.autoRetryConfig?.autoRetryNumber ?? 0;
    if (attempts >= Math.max(asked, project.autoRetryLimit ?? 0)) return;
    const again = this.start(call, { ...request, idempotencyToken: randomUUID() }, build);
    build.autoRetryConfig = { ...build.autoRetryConfig, autoRetryNumber: attempts, nextAutoRetry: again.build.arn };
    await again.over;
  }

  private entry(id: string): Entry {
    const entry = this.entries.get(shortId(id));
    if (!entry) throw new AwsError("ResourceNotFoundException", `Build ${id} cannot be found`);
    return entry;
  }

  private list(entries: readonly Entry[], { sortOrder = "DESCENDING", nextToken }: ListInput): object {
    const ids = entries.map(({ build }) => build.id);
    const sorted = sortOrder === "ASCENDING" ? ids : ids.reverse();
    const { items, ...next } = page(sorted, { token: nextToken, size: PAGE_SIZE, badToken });
    return { ids: items, ...next };
  }
}

interface ListInput {
  readonly sortOrder?: "ASCENDING" | "DESCENDING" | undefined;
  readonly nextToken?: string | undefined;
}

/** Builds go by their id or their ARN. */
function shortId(id: string): string {
  return id.replace(/^arn:[^/]*:build\//, "");
}

function invalid(message: string): AwsError {
  return new AwsError("InvalidInputException", message);
}

/** `rule/<name>` for an EventBridge rule; else `user` or `role/session`, from the caller's ARN. */
function initiatorOf({ caller }: Call): string {
  const rule = ruleOf(caller);
  if (rule !== undefined) return `rule/${rule}`;
  return caller.arn.replace(/^arn:[^/]*\//, "").replace(/^arn:.*:/, "");
}

/** What a build has to fetch and leave when no pipeline hands it that. */
function ownWork(build: Build, artifacts: Artifacts): BuildWork {
  const source = sourcePlace(build.source, build.sourceVersion);
  return {
    ...(source && { source }),
    secondarySources: Object.fromEntries(
      build.secondarySources.flatMap((secondary) => {
        const place = sourcePlace(secondary);
        return secondary.sourceIdentifier !== undefined && place ? [[secondary.sourceIdentifier, place]] : [];
      }),
    ),
    artifacts: artifacts.type === "S3" ? [artifactTarget(build, artifacts)] : [],
  };
}

/** Where a source comes from, for the types that have a place of their own. */
function sourcePlace({ type, location = "", gitCloneDepth }: Source, version?: string): SourcePlace | undefined {
  if (type === "S3") return parsePlace(location);
  if (type !== "CODECOMMIT") return undefined;
  return {
    url: location,
    ...(version !== undefined && version !== "" && { version }),
    // Zero means all of the history.
    ...(gitCloneDepth !== undefined && gitCloneDepth > 0 && { depth: gitCloneDepth }),
  };
}

function artifactTarget(build: Build, artifacts: Artifacts): ArtifactTarget {
  const { location = "", path = "", namespaceType, name = build.projectName, packaging = "NONE" } = artifacts;
  const uuid = build.id.split(":")[1] ?? "";
  const parts = [path, namespaceType === "BUILD_ID" ? uuid : "", name];
  return { place: { bucket: location, key: parts.filter((part) => part !== "").join("/") }, packaging };
}

function logsOf({ region, caller }: Call, project: Project, request: StartBuildRequest, uuid: string): BuildLogs {
  const config = request.logsConfigOverride?.cloudWatchLogs ??
    project.logsConfig?.cloudWatchLogs ?? { status: "ENABLED" as const };
  if (config.status === "DISABLED") return { cloudWatchLogs: config };
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
