// CodeBuild's builds: the operations that start, stop, repeat and show them.
import { randomUUID } from "node:crypto";
import { AwsError, type Call, type ServiceEvent } from "../frontdoor/service";
import { operation, page } from "../frontdoor/wire";
import { stateChange } from "./events";
import type { Build, Project, StartBuildRequest } from "./model";
import { newBuild } from "./newBuild";
import { badToken, type Projects } from "./projects";
import { BuildQueue } from "./queue";
import { attemptsOf, isRetryDue } from "./retries";
import { BuildRun } from "./run/buildRun";
import type { OnFailure } from "./run/buildspec";
import type { BuildSite } from "./run/site";
import { checkStart, invalid } from "./startChecks";
import { ownWork, type HandOver } from "./work";

/** What builds are made from, and where their events go. */
export interface BuildsOptions {
  readonly projects: Projects;
  /** What a build of this record runs on. */
  readonly siteOf: (build: Build, region: string) => Omit<BuildSite, "onPhase" | "turn">;
  /** How many builds of a kind run at once. */
  readonly concurrentBuilds: number;
  readonly publish: (event: ServiceEvent) => void;
  /** Told why a build that failed is not repeated. */
  readonly complain: (message: string) => void;
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

/** All builds of the account, those that are over as well. */
export class Builds {
  private readonly entries = new Map<string, Entry>();
  private readonly expected = new Map<string, Expected>();
  private readonly byToken = new Map<string, string>();
  private readonly numbers = new Map<string, number>();

  private readonly queue: BuildQueue;

  constructor(private readonly options: BuildsOptions) {
    this.queue = new BuildQueue(options.concurrentBuilds);
  }

  readonly operations = {
    StartBuild: operation((request: StartBuildRequest, call) => {
      const { idempotencyToken: token } = request;
      const known = token === undefined ? undefined : this.byToken.get(token);
      if (known !== undefined) {
        return { build: this.entry(known).build };
      }
      const entry = this.start(call, request);
      if (token !== undefined) {
        this.byToken.set(token, entry.build.id);
      }
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
      if (!build.buildComplete) {
        throw invalid(`Build ${id} is still in progress`);
      }
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
   * Announces a build that CodePipeline is about to start with an idempotency token.
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
    checkStart(project, request, { isHandedOver: expected !== undefined, running: this.running(project) });

    const buildNumber = (this.numbers.get(project.arn) ?? 0) + 1;
    const build = newBuild({ call, project, request, buildNumber, handOver: expected?.handOver, previous });
    const work = expected?.handOver ?? ownWork(build, request.artifactsOverride ?? project.artifacts);
    const site = siteOf(build, call.region);
    // Only what certainly runs takes a place and a number: nothing else would leave the place.
    const place = this.queue.enter(kindOf(call, project, request));
    this.numbers.set(project.arn, buildNumber);
    publish(stateChange(build));
    const run = new BuildRun(build, work, {
      ...site,
      turn: place.turn,
      onPhase: (phase) => {
        if (phase.phaseType === "COMPLETED") {
          publish(stateChange(build));
        }
      },
    });
    const over = run.run().then(async (onFailure) => {
      place.leave();
      if (!expected) {
        await this.retryAfter({ build, call, request }, project, onFailure);
      }
    });
    expected?.started(over.then(() => build));
    if (request.idempotencyToken !== undefined) {
      this.expected.delete(request.idempotencyToken);
    }

    const entry = { build, call, request, run, over };
    this.entries.set(build.id, entry);
    return entry;
  }

  /** Repeats a build that no pipeline started: a pipeline has retries of its own. */
  private async retryAfter(
    { build, call, request }: Pick<Entry, "build" | "call" | "request">,
    project: Project,
    onFailure: OnFailure | undefined,
  ): Promise<void> {
    if (!isRetryDue(build, project, onFailure)) {
      return;
    }
    let again: Entry;
    try {
      again = this.start(call, { ...request, idempotencyToken: randomUUID() }, build);
    } catch (error) {
      this.options.complain(`Build ${build.id} is not repeated: ${String(error)}`);
      return;
    }
    build.autoRetryConfig = {
      ...build.autoRetryConfig,
      autoRetryNumber: attemptsOf(build),
      nextAutoRetry: again.build.arn,
    };
    await again.over;
  }

  private running({ name }: Project): number {
    return [...this.entries.values()].filter(({ build }) => build.projectName === name && !build.buildComplete).length;
  }

  private entry(id: string): Entry {
    const entry = this.entries.get(shortId(id));
    if (!entry) {
      throw new AwsError("ResourceNotFoundException", `Build ${id} cannot be found`);
    }
    return entry;
  }

  private list(entries: readonly Entry[], { sortOrder = "DESCENDING", nextToken }: ListInput): object {
    const ids = entries.map(({ build }) => build.id);
    const sorted = sortOrder === "ASCENDING" ? ids : ids.reverse();
    const { items, ...next } = page(sorted, { token: nextToken, size: PAGE_SIZE, badToken });
    return { ids: items, ...next };
  }
}

/** Each region has a quota for each platform and size. Source: "Quotas for AWS CodeBuild", CodeBuild user guide. */
function kindOf({ region }: Call, { environment }: Project, request: StartBuildRequest): string {
  const type = request.environmentTypeOverride ?? environment.type;
  return [region, type, request.computeTypeOverride ?? environment.computeType].join(" ");
}

interface ListInput {
  readonly sortOrder?: "ASCENDING" | "DESCENDING" | undefined;
  readonly nextToken?: string | undefined;
}

/** Callers name a build by its id or its ARN. */
function shortId(id: string): string {
  return id.replace(/^arn:[^/]*:build\//, "");
}
