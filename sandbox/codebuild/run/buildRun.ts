// Runs one build through its phases, as CodeBuild does.
import type { Container } from "../container/container";
import { now } from "../../frontdoor/wire";
import type { Build, BuildStatus, Phase, PhaseContext, PhaseType } from "../model";
import { askForImage } from "../pull";
import type { BuildWork } from "../work";
import { COMMAND_PHASES, type CommandPhaseName, type OnFailure } from "./buildspec";
import { PHASE_TYPES, runCommandPhase } from "./commands";
import { download, type Download } from "./download";
import { messageOf, PhaseFailure } from "./failure";
import { BuildLog } from "./log";
import type { BuildSite } from "./site";
import { upload } from "./upload";

/** A build's log begins with its source and ends with its artifacts. */
const UNLOGGED: ReadonlySet<PhaseType> = new Set(["SUBMITTED", "QUEUED", "PROVISIONING", "FINALIZING"]);

const CUT_CONTEXTS: Readonly<Record<"STOPPED" | "TIMED_OUT", PhaseContext | undefined>> = {
  STOPPED: undefined,
  TIMED_OUT: { statusCode: "BUILD_TIMED_OUT", message: "Build has timed out. " },
};

/** One build at work. */
export class BuildRun {
  private readonly log: BuildLog;
  private container: Container | undefined;
  private cut: "STOPPED" | "TIMED_OUT" | undefined;
  private stopWaiting: () => void = () => undefined;
  private downloaded: Download | undefined;
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
        if (groupName && streamName) {
          await site.role.log(groupName, streamName, events);
        }
      },
      (error) => {
        site.complain(`The log of build ${build.id} is incomplete: ${messageOf(error)}`);
      },
    );
  }

  /** Runs the build to its end; never throws. Gives the retry that the buildspec asks for, if it failed. */
  async run(): Promise<OnFailure | undefined> {
    const { queuedTimeoutInMinutes, timeoutInMinutes } = this.build;
    const isStarted = await this.within(
      queuedTimeoutInMinutes,
      async () => (await this.phase("SUBMITTED", () => this.openLog())) && this.phase("QUEUED", () => this.wait()),
    );
    if (isStarted) {
      await this.within(timeoutInMinutes, () => this.runOnMachine());
    }
    await this.phase("FINALIZING", () => this.finish());

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
    this.stopWaiting();
    void this.container?.kill();
  }

  /** Ends the build if the work takes longer. The time that a build waits does not count as time that it runs. */
  private async within<T>(minutes: number, work: () => Promise<T>): Promise<T> {
    const timeout = setTimeout(() => {
      this.end("TIMED_OUT");
    }, minutes * 60_000);
    const done = await work();
    clearTimeout(timeout);
    return done;
  }

  private wait(): Promise<void> {
    const isEnded = new Promise<void>((resolve) => {
      this.stopWaiting = resolve;
    });
    return Promise.race([this.site.turn, isEnded]);
  }

  private outcome(): BuildStatus {
    if (this.cut) {
      return this.cut;
    }
    const statuses = this.build.phases.map(({ phaseStatus }) => phaseStatus);
    if (statuses.includes("FAULT")) {
      return "FAULT";
    }
    return statuses.includes("FAILED") ? "FAILED" : "SUCCEEDED";
  }

  /** Runs a phase and says whether the build may go on. */
  private async phase(phaseType: PhaseType, work: () => Promise<void> | void): Promise<boolean> {
    const finalizing = phaseType === "FINALIZING";
    if (this.cut && !finalizing) {
      return false;
    }
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

  private async runOnMachine(): Promise<void> {
    const going =
      (await this.phase("PROVISIONING", () => this.provision())) &&
      (await this.phase("DOWNLOAD_SOURCE", () => this.download()));
    if (going) {
      await this.runCommands();
    }
  }

  private async openLog(): Promise<void> {
    const { groupName, streamName } = this.build.logs;
    if (!groupName || !streamName) {
      return;
    }
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
    try {
      await askForImage(this.build.environment, this.site.authorizePull);
    } catch (error) {
      throw new PhaseFailure("BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE", messageOf(error));
    }
    const container = await this.site.startContainer((text) => {
      this.log.write(text);
    });
    this.container = container;
    // A stop may have come while there was nothing to kill.
    if (this.cut) {
      await container.kill();
    }
  }

  private async download(): Promise<void> {
    const { build, work, site, log } = this;
    this.downloaded = await download({ build, work, site, container: this.inContainer(), log });
  }

  /**
   * install and pre_build end the build when they fail; build is followed by post_build and the artifacts either way;
   * `on-failure` overrides that. Source: "Build phase transitions", CodeBuild user guide. A phase that failed makes
   * the build fail, CONTINUE or not.
   */
  private async runCommands(): Promise<void> {
    for (const name of COMMAND_PHASES) {
      if (await this.phase(PHASE_TYPES[name], () => this.runPhase(name))) {
        continue;
      }
      if (this.cut) {
        return;
      }
      const onFailure = this.downloaded?.buildspec.phases[name]?.onFailure;
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
    const phase = this.downloaded?.buildspec.phases[name];
    if (phase) {
      await runCommandPhase(phase, {
        container: this.inContainer(),
        log: this.log,
        isCut: () => this.cut !== undefined,
      });
    }
  }

  private exportVariables(): void {
    if (this.cut) {
      return;
    }
    let environment: Record<string, string>;
    try {
      environment = this.inContainer().environment();
    } catch (error) {
      // The environment is gone before its time, for want of memory say; the phase that saw it has failed already.
      this.log.say(`The exported variables could not be read: ${messageOf(error)}`);
      return;
    }
    const names = this.downloaded?.buildspec.exportedVariables ?? [];
    this.build.exportedEnvironmentVariables = names.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [{ name, value }];
    });
  }

  private async upload(): Promise<void> {
    const { build, work, site, log, downloaded } = this;
    if (downloaded) {
      await upload({ ...downloaded, build, artifacts: work.artifacts, site, container: this.inContainer(), log });
    }
  }

  private async finish(): Promise<void> {
    await this.container?.kill();
    await this.log.close();
  }

  private inContainer(): Container {
    if (!this.container) {
      throw new Error("The build has no environment yet");
    }
    return this.container;
  }
}
