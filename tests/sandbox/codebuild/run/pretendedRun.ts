// A build's run with a container and an AWS that only pretend, and what to ask of it afterwards.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { strToU8, zipSync } from "fflate";
import type { Container } from "../../../../sandbox/codebuild/container/container";
import type { Build, EnvironmentVariable } from "../../../../sandbox/codebuild/model";
import { BuildRun } from "../../../../sandbox/codebuild/run/buildRun";
import type { BuildRole } from "../../../../sandbox/codebuild/run/role";
import type { BuildSite } from "../../../../sandbox/codebuild/run/site";
import type { BuildWork, SourcePlace } from "../../../../sandbox/codebuild/work";

/** A container in which a command's first word decides what happens. */
class FakeContainer implements Container {
  readonly root = mkdtempSync(path.join(tmpdir(), "build-"));
  readonly ran: string[] = [];
  variables: Record<string, string> = {};
  private killed: () => void = () => undefined;
  private readonly gone = new Promise<undefined>((resolve) => {
    this.killed = () => {
      resolve(undefined);
    };
  });

  constructor(private readonly output: (text: string) => void) {}

  openShell(_shell: string, environment: Record<string, string>): void {
    this.variables = { ...environment };
  }

  run(command: string): Promise<number | undefined> {
    this.ran.push(command);
    const [verb, argument = ""] = command.split(" ");
    if (verb === "fail") {
      return Promise.resolve(Number(argument));
    }
    if (verb === "hang") {
      return this.gone;
    }
    if (verb === "export") {
      const [name = "", value = ""] = argument.split("=");
      this.variables[name] = value;
    }
    if (verb === "echo") {
      this.output(`${argument}\n`);
    }
    if (verb === "touch") {
      const file = path.join(this.root, this.variables.CODEBUILD_SRC_DIR ?? "", argument);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(
        file,
        argument.endsWith(".xml") ? '<testsuite name="s"><testcase name="a"/></testsuite>' : argument,
      );
    }
    return Promise.resolve(0);
  }

  environment(): Record<string, string> {
    return this.variables;
  }

  kill(): Promise<void> {
    this.killed();
    rmSync(this.root, { recursive: true, force: true });
    return Promise.resolve();
  }
}

/** How a build differs from the usual one. */
interface Options {
  readonly variables?: EnvironmentVariable[];
  readonly artifacts?: BuildWork["artifacts"];
  readonly source?: Record<string, string>;
  readonly role?: Partial<BuildRole>;
  readonly place?: SourcePlace;
  /** Identifier → a source besides the primary one. */
  readonly others?: BuildWork["secondarySources"];
  /** When the build need not wait any more. @default - at once */
  readonly turn?: Promise<void>;
  /** The image, and who pulls it. @default - one of CodeBuild's own */
  readonly environment?: Pick<Build["environment"], "image" | "imagePullCredentialsType">;
  /** What the build's role may pull. @default - nothing */
  readonly authorizePull?: BuildSite["authorizePull"];
}

const ZIP: SourcePlace = { bucket: "b", key: "k" };

/** A build that has not begun, and what can be seen of it. */
export function prepare(buildspec: string, options: Options = {}) {
  const { variables = [], artifacts = [], source = {}, role = {}, place = ZIP, others = {} } = options;
  const { turn = Promise.resolve(), environment = { image: "aws/codebuild/standard:8.0" } } = options;
  const build: Build = {
    id: "p:1",
    arn: "arn:aws:codebuild:us-east-1:123456789012:build/p:1",
    buildNumber: 1,
    projectName: "p",
    startTime: 0,
    currentPhase: "SUBMITTED",
    buildStatus: "IN_PROGRESS",
    buildComplete: false,
    phases: [],
    source: { type: "CODEPIPELINE", buildspec },
    secondarySources: [],
    artifacts: { location: "" },
    secondaryArtifacts: [],
    environment: { type: "LINUX_CONTAINER", ...environment, computeType: "c", environmentVariables: variables },
    serviceRole: "arn:aws:iam::123456789012:role/r",
    logs: { groupName: "g", streamName: "s" },
    timeoutInMinutes: 60,
    queuedTimeoutInMinutes: 480,
    initiator: "codepipeline/x",
    encryptionKey: "k",
    exportedEnvironmentVariables: [],
    reportArns: [],
  };
  const log: string[] = [];
  const objects = new Map<string, Uint8Array>();
  const containers: FakeContainer[] = [];
  const site: BuildSite = {
    startContainer: (output) => {
      const container = new FakeContainer(output);
      containers.push(container);
      return Promise.resolve(container);
    },
    role: {
      read: () =>
        Promise.resolve(
          zipSync(Object.fromEntries(Object.entries(source).map(([name, text]) => [name, strToU8(text)]))),
        ),
      write: ({ key }, content) => {
        objects.set(key, content);
        return Promise.resolve();
      },
      clone: () => Promise.reject(new Error("nothing to clone")),
      parameters: (names) => Promise.resolve(Object.fromEntries(names.map((name) => [name, `value of ${name}`]))),
      createLogStream: () => Promise.resolve(),
      log: (_group, _stream, events) => {
        log.push(...events.map(({ message }) => message.replace(/(\[Container\]) \S+ \S+ /, "$1 ").trimEnd()));
        return Promise.resolve();
      },
      ...role,
    },
    region: "us-east-1",
    turn,
    image: { path: ["/tools"], environment: { TOOL: "1" } },
    access: { AWS_ENDPOINT_URL: "http://127.0.0.1" },
    authorizePull: options.authorizePull ?? (() => Promise.reject(new Error("not authorized"))),
    addReport: (group) => Promise.resolve(`arn of ${group}`),
    onPhase: () => undefined,
    complain: (message) => log.push(message),
  };
  const work = { source: place, secondarySources: others, artifacts };
  const run = new BuildRun(build, work, site);
  return { build, log, objects, containers, run, commands: () => containers[0]?.ran ?? [] };
}

/** Runs such a build to its end. */
export async function execute(buildspec: string, options?: Options) {
  const prepared = prepare(buildspec, options);
  const onFailure = await prepared.run.run();
  return { ...prepared, onFailure };
}

/** The phases with how each ended. */
export const statuses = (build: Build) =>
  build.phases.map(({ phaseType, phaseStatus = "" }) => `${phaseType} ${phaseStatus}`.trim());

/** The contexts of the phases that failed. */
export const failedContext = (build: Build) =>
  build.phases.filter(({ phaseStatus }) => phaseStatus === "FAILED").flatMap(({ contexts = [] }) => contexts);

/** A buildspec with a command in each phase. */
export const PHASES = `version: 0.2
phases:
  install: { commands: [INSTALL] }
  pre_build: { commands: [PRE] }
  build: { commands: [BUILD], finally: [clean] }
  post_build: { commands: [POST] }
`;
/** The same with commands of the test's own, by the placeholder that they replace. */
export const withCommands = (commands: Record<string, string>) =>
  PHASES.replace(/INSTALL|PRE|BUILD|POST/g, (place) => commands[place] ?? "echo ok");

/** The phases before the first command. */
export const BEFORE = ["SUBMITTED", "QUEUED", "PROVISIONING", "DOWNLOAD_SOURCE"].map((phase) => `${phase} SUCCEEDED`);
