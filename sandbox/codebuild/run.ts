// Runs one build through its phases, as CodeBuild does: what StartBuild sets going. Everything around it (the container,
// AWS, the report store) comes through interfaces, so that tests need none of it.
import { mkdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import {
  BuildspecError,
  COMMAND_PHASES,
  parseBuildspec,
  type Buildspec,
  type CommandPhaseName,
  type OnFailure,
  type ReportSet,
} from "./buildspec";
import { SYSTEM_PATH, type Container, type StartContainer } from "./container";
import { codeBuildVariables, userVariables, type BuildImage, type SourceFolders } from "./environment";
import { collect, sha256, unpack, zip, type ArtifactTarget } from "./files";
import type { GitPlace } from "./gitSource";
import { parseJUnit, type TestCase } from "./junit";
import { BuildLog } from "./log";
import type { Build, BuildStatus, Phase, PhaseContext, PhaseType } from "./model";
import type { BuildRole, ObjectPlace } from "./role";
import { now } from "../frontdoor/wire";

/** Where a source comes from: a zip in S3, or a version of a repository. */
export type SourcePlace = ObjectPlace | GitPlace;

/** What a build is given besides its record. */
export interface BuildWork {
  /** The primary source; nothing for NO_SOURCE. */
  readonly source?: SourcePlace;
  /** Other sources by their identifier. */
  readonly secondarySources: Readonly<Record<string, SourcePlace>>;
  readonly artifacts: readonly ArtifactTarget[];
}

/** What a build runs on. */
export interface BuildSite {
  readonly startContainer: StartContainer;
  readonly role: BuildRole;
  readonly region: string;
  readonly image: BuildImage;
  /** How a build reaches AWS: the endpoint and its role's credentials. */
  readonly access: Readonly<Record<string, string>>;
  /** Stores a report and gives its ARN. */
  readonly addReport: (group: string, cases: readonly TestCase[]) => Promise<string>;
  /** Told after each change of phase. */
  readonly onPhase: (phase: Phase) => void;
  /** Told what went wrong around a build and not in it. */
  readonly complain: (message: string) => void;
}

/** Phase of the buildspec to phase of the build. */
const PHASE_TYPES: Readonly<Record<CommandPhaseName, PhaseType>> = {
  install: "INSTALL",
  pre_build: "PRE_BUILD",
  build: "BUILD",
  post_build: "POST_BUILD",
};

/** A build's log begins with its source and ends with its artifacts. */
const UNLOGGED: ReadonlySet<PhaseType> = new Set(["SUBMITTED", "QUEUED", "PROVISIONING", "FINALIZING"]);

const CUT_CONTEXTS: Readonly<Record<"STOPPED" | "TIMED_OUT", PhaseContext | undefined>> = {
  STOPPED: undefined,
  TIMED_OUT: { statusCode: "BUILD_TIMED_OUT", message: "Build has timed out. " },
};

/** A failure with the code that its phase's context shows. */
class PhaseFailure extends Error {
  constructor(
    readonly statusCode: string,
    message: string,
  ) {
    super(message);
  }
}

export class BuildRun {
  private readonly log: BuildLog;
  private container: Container | undefined;
  private cut: "STOPPED" | "TIMED_OUT" | undefined;
  private folders: SourceFolders = { primary: "", secondary: {} };
  private buildspec: Buildspec | undefined;
  /** What `on-failure` of the phase that failed asks for. */
  private failedOn: OnFailure | undefined;

  constructor(
    private readonly build: Build,
    private readonly work: BuildWork,
    private readonly site: BuildSite,
  ) {
    const { groupName, streamName } = build.logs;
    this.log = new BuildLog(
      async (events) => {
        if (groupName && streamName) await site.role.log(groupName, streamName, events);
      },
      (error) => {
        site.complain(`The log of build ${build.id} is incomplete: ${messageOf(error)}`);
      },
    );
  }

  /** Runs the build to its end; never throws. Gives the retry that the buildspec asks for, if it failed. */
  async run(): Promise<OnFailure | undefined> {
    const timeout = setTimeout(() => {
      this.end("TIMED_OUT");
    }, this.build.timeoutInMinutes * 60_000);
    const going =
      (await this.phase("SUBMITTED", () => this.openLog())) &&
      (await this.phase("QUEUED", () => undefined)) &&
      (await this.phase("PROVISIONING", () => this.provision())) &&
      (await this.phase("DOWNLOAD_SOURCE", () => this.download()));
    if (going) await this.runCommands();
    await this.phase("FINALIZING", () => this.finish());
    clearTimeout(timeout);

    this.build.buildStatus = this.outcome();
    this.build.buildComplete = true;
    this.build.endTime = now();
    this.build.currentPhase = "COMPLETED";
    const completed: Phase = { phaseType: "COMPLETED", startTime: this.build.endTime };
    this.build.phases.push(completed);
    this.site.onPhase(completed);
    return this.build.buildStatus === "FAILED" ? this.failedOn : undefined;
  }

  /** Ends the build at once; what runs in it gets no chance to clean up, as on AWS. */
  end(how: "STOPPED" | "TIMED_OUT"): void {
    this.cut ??= how;
    void this.container?.kill();
  }

  private isCut(): boolean {
    return this.cut !== undefined;
  }

  private outcome(): BuildStatus {
    if (this.cut) return this.cut;
    const statuses = this.build.phases.map(({ phaseStatus }) => phaseStatus);
    if (statuses.includes("FAULT")) return "FAULT";
    return statuses.includes("FAILED") ? "FAILED" : "SUCCEEDED";
  }

  /** Runs a phase and says whether the build may go on. */
  private async phase(phaseType: PhaseType, work: () => Promise<void> | void): Promise<boolean> {
    const finalizing = phaseType === "FINALIZING";
    if (this.cut && !finalizing) return false;
    const phase: Phase = { phaseType, startTime: now(), phaseStatus: "IN_PROGRESS" };
    this.build.phases.push(phase);
    this.build.currentPhase = phaseType;

    let context: PhaseContext | undefined;
    let status: BuildStatus = "SUCCEEDED";
    try {
      await work();
    } catch (error) {
      status = "FAILED";
      context = {
        statusCode: error instanceof PhaseFailure ? error.statusCode : "CLIENT_ERROR",
        message: messageOf(error),
      };
    }
    // Whatever a killed command or an interrupted download reported, its phase was cut off.
    if (this.cut && !finalizing) {
      status = this.cut;
      context = CUT_CONTEXTS[this.cut];
    }
    phase.phaseStatus = status;
    phase.endTime = now();
    phase.durationInSeconds = Math.round(phase.endTime - phase.startTime);
    phase.contexts = [context ?? { statusCode: "", message: "" }];
    if (!UNLOGGED.has(phaseType)) {
      this.log.say(`Phase complete: ${phaseType} State: ${status}`);
      this.log.say(`Phase context status code: ${context?.statusCode ?? ""} Message: ${context?.message ?? ""}`);
    }
    this.site.onPhase(phase);
    return status === "SUCCEEDED";
  }

  private async openLog(): Promise<void> {
    const { groupName, streamName } = this.build.logs;
    if (!groupName || !streamName) return;
    try {
      await this.site.role.createLogStream(groupName, streamName);
    } catch (error) {
      throw new PhaseFailure(
        "ACCESS_DENIED",
        `Service role ${this.build.serviceRole} does not allow AWS CodeBuild to create Amazon CloudWatch Logs log streams for build ${this.build.arn}. Error message: ${messageOf(error)}`,
      );
    }
  }

  private async provision(): Promise<void> {
    const container = await this.site.startContainer((text) => {
      this.log.write(text);
    });
    this.container = container;
    // A stop may have come while there was nothing to kill.
    if (this.cut) await container.kill();
  }

  private async download(): Promise<void> {
    const { role, region, image, access } = this.site;
    const container = this.inContainer();
    const number = String(this.build.buildNumber).padStart(9, "0");
    const output = `/codebuild/output/src${number}`;
    this.folders = {
      primary: `${output}/src`,
      secondary: Object.fromEntries(
        Object.keys(this.work.secondarySources).map((identifier) => [identifier, `${output}/${identifier}`]),
      ),
    };
    mkdirSync(path.join(container.root, this.folders.primary), { recursive: true });
    const sources = [
      ...(this.work.source ? [{ place: this.work.source, folder: this.folders.primary }] : []),
      ...Object.entries(this.work.secondarySources).map(([identifier, place]) => ({
        place,
        folder: this.folders.secondary[identifier] ?? output,
      })),
    ];
    await Promise.all(
      sources.map(async ({ place, folder }) => {
        const target = path.join(container.root, folder);
        if ("bucket" in place) {
          unpack(await role.read(place), target);
          return;
        }
        const commit = await role.clone(place, target);
        if (place === this.work.source) this.build.resolvedSourceVersion = commit;
      }),
    );
    this.log.say(`CODEBUILD_SRC_DIR=${this.folders.primary}`);

    const buildspec = this.readBuildspec(container);
    this.buildspec = buildspec;
    this.log.say("Processing environment variables");
    const { plain, parameters } = userVariables(this.build, buildspec);
    const values = await role.parameters(parameters.map(({ parameter }) => parameter));
    container.openShell(
      buildspec.shell,
      {
        // Node comes with every build image, and lies where it likes on this machine.
        PATH: [...image.path, path.dirname(process.execPath), SYSTEM_PATH].join(":"),
        HOME: "/root",
        ...image.environment,
        ...plain,
        ...Object.fromEntries(parameters.map(({ name, parameter }) => [name, values[parameter] ?? ""])),
        ...codeBuildVariables(this.build, this.folders, region),
        ...access,
      },
      this.folders.primary,
    );
  }

  /** The project's buildspec is its text, if it has several lines or starts as YAML does, else a path in the source. */
  private readBuildspec(container: Container): Buildspec {
    const given = this.build.source.buildspec ?? "";
    try {
      if (/^\s*(version\s*:|\{)|\n/.test(given)) return parseBuildspec(given);
      const place = path.join(this.folders.primary, given || "buildspec.yml");
      this.log.say(`YAML location is ${place}`);
      const file = path.join(container.root, place);
      if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
        throw new BuildspecError(`stat ${place}: no such file or directory`);
      }
      return parseBuildspec(readFileSync(file, "utf8"));
    } catch (error) {
      if (error instanceof BuildspecError) throw new PhaseFailure("YAML_FILE_ERROR", error.message);
      throw error;
    }
  }

  /**
   * install and pre_build end the build when they fail; build is followed by post_build and the artifacts either way;
   * `on-failure` overrides that. Source: "Build phase transitions", CodeBuild user guide. A phase that failed makes
   * the build fail, CONTINUE or not.
   */
  private async runCommands(): Promise<void> {
    for (const name of COMMAND_PHASES) {
      if (await this.phase(PHASE_TYPES[name], () => this.runPhase(name))) continue;
      if (this.cut) return;
      const onFailure = this.buildspec?.phases[name]?.onFailure;
      this.failedOn ??= onFailure;
      const action = onFailure?.action ?? (name === "build" || name === "post_build" ? "CONTINUE" : "ABORT");
      if (action !== "CONTINUE") {
        this.exportVariables();
        return;
      }
      await this.inContainer().run("export CODEBUILD_BUILD_SUCCEEDING=0");
    }
    this.exportVariables();
    await this.phase("UPLOAD_ARTIFACTS", () => this.upload());
  }

  private async runPhase(name: CommandPhaseName): Promise<void> {
    this.log.say(`Entering phase ${PHASE_TYPES[name]}`);
    const phase = this.buildspec?.phases[name];
    if (!phase) return;
    for (const [language, version] of Object.entries(phase.runtimeVersions)) {
      const own = language === "nodejs" ? `the host's Node ${process.version}` : `the host's own ${language}`;
      this.log.say(`runtime-versions: ${language} ${version} is not installed in the sandbox, the build uses ${own}`);
    }
    const failure = await this.runAll(phase.commands);
    const finalFailure = await this.runAll(phase.finally);
    const failed = failure ?? finalFailure;
    if (failed) throw failed;
  }

  /** Runs commands up to the first that fails. */
  private async runAll(commands: readonly string[]): Promise<PhaseFailure | undefined> {
    for (const command of commands) {
      if (this.isCut()) return undefined;
      this.log.say(`Running command ${command}`);
      const status = await this.inContainer().run(command);
      if (status === 0 || this.isCut()) continue;
      const reason = status === undefined ? "the build environment ended" : `exit status ${status}`;
      this.log.say(`Command did not exit successfully ${command} ${reason}`);
      return new PhaseFailure(
        "COMMAND_EXECUTION_ERROR",
        `Error while executing command: ${command}. Reason: ${reason}`,
      );
    }
    return undefined;
  }

  private exportVariables(): void {
    if (this.cut) return;
    let environment: Record<string, string>;
    try {
      environment = this.inContainer().environment();
    } catch (error) {
      // The environment is gone before its time, for want of memory say; the phase that saw it has failed already.
      this.log.say(`The exported variables could not be read: ${messageOf(error)}`);
      return;
    }
    const names = this.buildspec?.exportedVariables ?? [];
    this.build.exportedEnvironmentVariables = names.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [{ name, value }];
    });
  }

  private async upload(): Promise<void> {
    const faults = [...(await this.uploadReports()), ...(await this.uploadArtifacts())];
    const [first] = faults;
    if (first !== undefined) throw new PhaseFailure("CLIENT_ERROR", faults.length === 1 ? first : faults.join("; "));
  }

  private async uploadReports(): Promise<string[]> {
    const faults: string[] = [];
    for (const [group, set] of Object.entries(this.buildspec?.reports ?? {})) {
      const fault = await this.uploadReport(group, set);
      if (fault !== undefined) faults.push(fault);
    }
    return faults;
  }

  /** @returns what went wrong */
  private async uploadReport(group: string, set: ReportSet): Promise<string | undefined> {
    const files = collect(path.join(this.inContainer().root, this.folders.primary), set);
    this.log.say(`Found ${files.size} file(s) for report ${group}`);
    if (set.fileFormat.toUpperCase() !== "JUNITXML") {
      return `${group}: file-format ${set.fileFormat} is not emulated in the sandbox; use JUNITXML`;
    }
    if (files.size === 0) return `${group}: [report files not found in build]`;
    let cases: TestCase[];
    try {
      cases = [...files.values()].flatMap((file) => parseJUnit(readFileSync(file, "utf8")));
    } catch (error) {
      return `${group}: ${[...files.keys()].join(", ")} cannot be read as JUnit XML: ${messageOf(error)}`;
    }
    try {
      this.build.reportArns.push(await this.site.addReport(group, cases));
    } catch (error) {
      return `${group}: ${messageOf(error)}`;
    }
    return undefined;
  }

  private async uploadArtifacts(): Promise<string[]> {
    const folder = path.join(this.inContainer().root, this.folders.primary);
    const faults: string[] = [];
    for (const target of this.work.artifacts) {
      const key = target.identifier === undefined ? "artifacts" : `secondary-artifacts.${target.identifier}`;
      const set =
        target.identifier === undefined
          ? this.buildspec?.artifacts
          : this.buildspec?.secondaryArtifacts[target.identifier];
      if (!set) {
        faults.push(`no definition for artifact found: the buildspec has no ${key}`);
        continue;
      }
      for (const pattern of set.files) this.log.say(`Expanding ${pattern}`);
      const files = collect(folder, set);
      if (files.size === 0) {
        faults.push("no matching artifact paths found");
        continue;
      }
      this.log.say(`Found ${files.size} file(s)`);
      await this.uploadTo(target, files);
    }
    return faults;
  }

  private async uploadTo(target: ArtifactTarget, files: ReadonlyMap<string, string>): Promise<void> {
    const { place, identifier, packaging } = target;
    const { role } = this.site;
    const location = `arn:aws:s3:::${place.bucket}/${place.key}`;
    let result = { location, ...(identifier !== undefined && { artifactIdentifier: identifier }) };
    if (packaging === "ZIP") {
      const content = zip(files);
      await role.write(place, content, this.build.encryptionKey);
      result = { ...result, ...{ sha256sum: sha256(content) } };
    } else {
      for (const [name, file] of files) {
        await role.write({ ...place, key: `${place.key}/${name}` }, readFileSync(file), this.build.encryptionKey);
      }
    }
    if (identifier === undefined) this.build.artifacts = result;
    else this.build.secondaryArtifacts.push(result);
  }

  private async finish(): Promise<void> {
    await this.container?.kill();
    await this.log.close();
  }

  private inContainer(): Container {
    if (!this.container) throw new Error("The build has no environment yet");
    return this.container;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
