// Reads what a stage is told in environment variables. Each stage says in its own environment.ts what it is told.
import { lstatSync } from "node:fs";
import { join } from "node:path";
import {
  SOURCE_FOLDER_VARIABLE,
  type ExecutionVariables,
  type FolderVariables,
  type InstanceVariables,
  type PullRequestVariables,
  type RunVariables,
} from "../contract";
import { StageError } from "./stageError";

/** A process's environment variables. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What every stage of a pipeline is told. */
export interface StageEnvironment {
  readonly factory: string;
  readonly image: string;
  readonly commit: string;
}

/** A path in a repository, of which no part leads anywhere else. */
const FOLDER = /^(?!\.{1,2}(\/|$))[\w.@+-]+(\/(?!\.{1,2}(\/|$))[\w.@+-]+)*$/;

/** Where a gate finds the commit's files. By hand, it runs in their folder. */
export function commitFolder(project: Reader<keyof FolderVariables>, variables: Variables): string {
  const folder = project.optional("REPOSITORY_FOLDER", FOLDER, "a folder of the repository");
  const repository = variables[SOURCE_FOLDER_VARIABLE];
  return repository === undefined || folder === undefined
    ? (repository ?? process.cwd())
    : folderIn(repository, folder);
}

/** A folder of the commit. Who pushes could make it a link to anywhere on the machine. */
function folderIn(repository: string, folder: string): string {
  const parts = folder.split("/");
  const steps = parts.map((_, index) => join(repository, ...parts.slice(0, index + 1)));
  if (steps.every((step) => lstatSync(step, { throwIfNoEntry: false })?.isDirectory() === true)) {
    return join(repository, folder);
  }
  throw new StageError(
    `The repository has no folder ${folder}, or a symbolic link leads to it.`,
    "Push the contents of buildsrc/ to that folder, or set repositoryFolder to the one that has them.",
  );
}

/** What the stages are told that launch an instance. */
export interface InstanceEnvironment extends StageEnvironment {
  readonly region: string;
  /** The artifact bucket, which also keeps what is known of each AMI. */
  readonly bucket: string;
  /** The CodeBuild project's time limit. */
  readonly timeoutMinutes: number;
  readonly subnetId: string;
  readonly securityGroupId: string;
  readonly instanceProfile: string;
  readonly assignPublicIp: boolean;
  /** CodeBuild's ARN of this build, or OUTSIDE_CODEBUILD. */
  readonly buildArn: string;
  /** Since when the project's time limit counts. */
  readonly startedAt: Date;
}

/** Stands for the ARN of the build where a person runs a stage by hand. */
export const OUTSIDE_CODEBUILD = "outside-codebuild";

/** The variables that CodeBuild itself sets in every build and that the stages cannot do without. */
interface CodeBuildVariables {
  readonly AWS_REGION: string;
}

/** Reads the variables that one party sets. A value that is missing or wrong is noted as a fault. */
export interface Reader<Name extends string> {
  readonly text: (name: Name, pattern: RegExp, wanted: string) => string;
  /** Empty counts as not set, since a CodeBuild project sets all of its variables in every build. */
  readonly optional: (name: Name, pattern: RegExp, wanted: string) => string | undefined;
  /** One of a few words; the first one where it is a fault. */
  readonly oneOf: <Word extends string>(name: Name, words: readonly [Word, ...Word[]]) => Word;
  readonly flag: (name: Name) => boolean;
  readonly positive: (name: Name) => number;
  readonly zeroOrMore: (name: Name) => number;
}

/** Makes the reader of what a party sets; messages name the party. */
export type SetBy = <Told>(party: string) => Reader<keyof Told & string>;

/** How messages name the CodeBuild project. */
export const PROJECT = "the CodeBuild project";
/** How messages name the action that starts a stage in a pipeline. */
export const ACTION = "the pipeline's action";

/** Reads all fields before it complains, so that one run shows everything that is wrong. */
export function read<T>(variables: Variables, fields: (setBy: SetBy) => T): T {
  const faults: string[] = [];
  const result = fields((party) => makeReader(variables, party, faults));
  if (faults.length > 0) {
    throw new StageError(
      `The stage's environment is not complete:\n${faults.map((fault) => `- ${fault}`).join("\n")}`,
      "Run pulumi up, which sets these variables; to run a stage by hand, set them as README.md shows.",
    );
  }
  return result;
}

function makeReader<Name extends string>(variables: Variables, party: string, faults: string[]): Reader<Name> {
  const text = (name: Name, pattern: RegExp, wanted: string): string => {
    const value = variables[name] ?? "";
    if (value === "") {
      faults.push(`${name} is not set; ${party} sets it to ${wanted}.`);
    } else if (!pattern.test(value)) {
      faults.push(`${name} is "${value}", which is not ${wanted}; ${party} sets it.`);
    }
    return value;
  };
  return {
    text,
    optional: (name, pattern, wanted) => ((variables[name] ?? "") === "" ? undefined : text(name, pattern, wanted)),
    oneOf: (name, words) => {
      const value = text(name, new RegExp(`^(${words.join("|")})$`), `one of ${words.join(", ")}`);
      return words.find((word) => word === value) ?? words[0];
    },
    flag: (name) => text(name, /^(true|false)$/, '"true" or "false"') === "true",
    positive: (name) => Number(text(name, /^0*[1-9]\d*$/, "a whole number above 0")),
    zeroOrMore: (name) => Number(text(name, /^\d+$/, "a whole number, 0 or more")),
  };
}

/** What every stage of a pipeline is told. */
export function stageFields(project: Reader<"FACTORY">, action: Reader<keyof RunVariables>): StageEnvironment {
  return {
    factory: factoryName(project),
    image: action.text("IMAGE", /^.+$/, "the name of a folder in images/"),
    commit: action.text("COMMIT_ID", /^[0-9a-f]{7,64}$/, "a git commit id"),
  };
}

/** What the stages are told that launch an instance. */
export function instanceFields(setBy: SetBy, variables: Variables, now: Date): InstanceEnvironment {
  const project = setBy<InstanceVariables>(PROJECT);
  return {
    ...stageFields(project, setBy<RunVariables>(ACTION)),
    region: homeRegion(setBy),
    bucket: bucketName(project),
    timeoutMinutes: project.positive("TIMEOUT_MINUTES"),
    subnetId: project.text("SUBNET_ID", /^subnet-[0-9a-f]+$/, "a subnet id"),
    securityGroupId: project.text("SECURITY_GROUP_ID", /^sg-[0-9a-f]+$/, "a security group id"),
    instanceProfile: project.text("INSTANCE_PROFILE", /^[\w+=,.@-]+$/, "an instance profile's name"),
    assignPublicIp: project.flag("ASSIGN_PUBLIC_IP"),
    buildArn: variables.CODEBUILD_BUILD_ARN ?? OUTSIDE_CODEBUILD,
    startedAt: buildStart(variables, now),
  };
}

/** The pipeline that started the build; undefined when somebody else did, or a person runs the stage by hand. */
export function pipelineOf({ CODEBUILD_INITIATOR: initiator = "" }: Variables): string | undefined {
  return /^codepipeline\/(.+)$/.exec(initiator)?.[1];
}

/** The pipeline's run. */
export function executionId(action: Reader<keyof ExecutionVariables>): string {
  return action.text("EXECUTION_ID", /^[\w-]+$/, "the id of the pipeline's run");
}

/** The name of the factory that the stage works for. */
export function factoryName(project: Reader<"FACTORY">): string {
  return project.text("FACTORY", /^[\w.@-]+$/, "the factory's name");
}

/** The artifact bucket's name. */
export function bucketName(project: Reader<"BUCKET">): string {
  return project.text("BUCKET", /^[a-z0-9.-]+$/, "the artifact bucket's name");
}

const PULL_REQUEST_WANTED = "the number of a pull request";
/** It comes from the provider, by way of CodePipeline. */
const PULL_REQUEST = /^[1-9]\d{0,11}$/;

/** What the stages are told of the pull request that the run is for; nothing if it is for a push. */
export function pullRequestFields(setBy: SetBy): { readonly pullRequest?: string } {
  const number = setBy<PullRequestVariables>(ACTION).optional("PULL_REQUEST", PULL_REQUEST, PULL_REQUEST_WANTED);
  return number === undefined ? {} : { pullRequest: number };
}

/** The number of the pull request that the run is about. */
export function pullRequest(action: Reader<keyof PullRequestVariables>): string {
  return action.text("PULL_REQUEST", PULL_REQUEST, PULL_REQUEST_WANTED);
}

/** The id of the AMI that the run is about. */
export function amiId(action: Reader<"AMI_ID">): string {
  return action.text("AMI_ID", /^ami-[0-9a-f]+$/, "the id of the AMI that Build made or found");
}

/** The region that the stage runs in, which is the factory's. */
export function homeRegion(setBy: SetBy): string {
  return setBy<CodeBuildVariables>("CodeBuild itself").text("AWS_REGION", /^[a-z0-9-]+$/, "a region such as us-east-1");
}

/** What CodeBuild needs for a build before its first command: it prepares the environment and fetches the sources. */
const PREPARATION_SECONDS = 60;

/**
 * Since when the project's time limit counts, which is when the build left the queue; now, outside CodeBuild. Nothing tells a
 * build when that was: CODEBUILD_START_TIME is its submission. So the buildspec's first command notes the time.
 */
export function buildStart(
  { CODEBUILD_START_TIME: submitted, BUILD_BEGAN: firstCommand = "0" }: Variables,
  now: Date,
): Date {
  if (submitted === undefined) {
    return now;
  }
  return new Date(Math.max(Number(submitted), (Number(firstCommand) - PREPARATION_SECONDS) * 1000));
}
