// Reads a buildspec, version 0.2, and refuses what CodeBuild refuses.
import {
  allow,
  BuildspecError,
  entries,
  kind,
  mapping,
  readYaml,
  stringList,
  strings,
  textOf,
  yesNo,
  type Mapping,
} from "./yaml";

/** The phases of a buildspec, in their order. */
export const COMMAND_PHASES = ["install", "pre_build", "build", "post_build"] as const;
/** A phase of a buildspec. */
export type CommandPhaseName = (typeof COMMAND_PHASES)[number];

/** What follows when a phase fails; nothing: CodeBuild's usual transitions. */
export type OnFailure =
  | { readonly action: "ABORT" | "CONTINUE" }
  | { readonly action: "RETRY"; readonly times: number; readonly pattern?: RegExp };

/** One phase: what runs in it, and what follows when it fails. */
export interface CommandPhase {
  readonly commands: readonly string[];
  readonly finally: readonly string[];
  readonly onFailure?: OnFailure;
  /** Language to version; only `install` may have any. */
  readonly runtimeVersions: Readonly<Record<string, string>>;
}

/** Which files of a folder are meant. */
export interface FileSet {
  readonly files: readonly string[];
  readonly baseDirectory: string;
  readonly discardPaths: boolean;
  readonly excludePaths: readonly string[];
}

/** The files of one artifact. */
export interface ArtifactSet extends FileSet {
  readonly name?: string;
}

/** The files of one report. */
export interface ReportSet extends FileSet {
  readonly fileFormat: string;
}

/** A buildspec, with the defaults filled in. */
export interface Buildspec {
  readonly shell: "bash" | "sh";
  readonly variables: Readonly<Record<string, string>>;
  readonly parameterStore: Readonly<Record<string, string>>;
  readonly exportedVariables: readonly string[];
  readonly phases: Readonly<Partial<Record<CommandPhaseName, CommandPhase>>>;
  readonly artifacts?: ArtifactSet;
  readonly secondaryArtifacts: Readonly<Record<string, ArtifactSet>>;
  readonly reports: Readonly<Record<string, ReportSet>>;
}

/** How often a phase or build is run again where `on-failure` gives no number. Source: buildspec reference. */
const DEFAULT_RETRIES = 3;
const MAX_RETRIES = 100;

const FILE_SET_KEYS = ["files", "base-directory", "discard-paths", "exclude-paths"];
const ARTIFACT_KEYS = [...FILE_SET_KEYS, "name", "enable-symlinks", "s3-prefix"];
const PHASE_KEYS = ["run-as", "on-failure", "commands", "finally"];

/** Parses a buildspec. @throws BuildspecError that names the place and the value */
export function parseBuildspec(text: string): Buildspec {
  const root = mapping(readYaml(text), "the buildspec");
  allow(root, "the buildspec", [
    "version",
    "run-as",
    "env",
    "proxy",
    "phases",
    "reports",
    "artifacts",
    "cache",
    "batch",
  ]);
  checkVersion(root.version);
  if (root.batch !== undefined) {
    throw new BuildspecError("batch: batch builds are not emulated in the sandbox; start single builds");
  }

  const env = mapping(root.env ?? {}, "env");
  allow(env, "env", [
    "shell",
    "variables",
    "parameter-store",
    "secrets-manager",
    "exported-variables",
    "git-credential-helper",
  ]);
  if (env["secrets-manager"] !== undefined) {
    throw new BuildspecError("env.secrets-manager is not emulated in the sandbox; use parameter-store or variables");
  }

  const artifacts = root.artifacts === undefined ? undefined : mapping(root.artifacts, "artifacts");
  if (artifacts) {
    allow(artifacts, "artifacts", [...ARTIFACT_KEYS, "secondary-artifacts"]);
  }

  return {
    shell: readShell(env.shell),
    variables: strings(env.variables, "env.variables"),
    parameterStore: strings(env["parameter-store"], "env.parameter-store"),
    exportedVariables: stringList(env["exported-variables"], "env.exported-variables"),
    phases: readPhases(root.phases),
    ...(artifacts?.files !== undefined && { artifacts: artifactSet(artifacts, "artifacts") }),
    secondaryArtifacts: entries(artifacts?.["secondary-artifacts"], "artifacts.secondary-artifacts", (value, where) => {
      allow(value, where, ARTIFACT_KEYS);
      return artifactSet(value, where);
    }),
    reports: entries(root.reports, "reports", (value, where) => {
      allow(value, where, [...FILE_SET_KEYS, "file-format"]);
      return {
        ...fileSet(value, where),
        fileFormat: textOf(value["file-format"] ?? "JUNITXML", `${where}.file-format`),
      };
    }),
  };
}

function checkVersion(version: unknown): void {
  if (version === undefined) {
    throw new BuildspecError('version is missing; write "version: 0.2"');
  }
  if (version !== 0.2 && version !== "0.2") {
    throw new BuildspecError(`version: ${JSON.stringify(version)} is not supported; write "version: 0.2"`);
  }
}

function readShell(shell: unknown): Buildspec["shell"] {
  if (shell === undefined || shell === "sh" || shell === "/bin/sh") {
    return "sh";
  }
  if (shell === "bash") {
    return "bash";
  }
  throw new BuildspecError(`env.shell: ${JSON.stringify(shell)} is not a shell for Linux builds; use bash or sh`);
}

function readPhases(value: unknown): Buildspec["phases"] {
  if (value === undefined) {
    throw new BuildspecError("phases is missing; a buildspec needs at least one phase");
  }
  const phases = mapping(value, "phases");
  allow(phases, "phases", COMMAND_PHASES);
  const named = COMMAND_PHASES.flatMap((name) =>
    phases[name] === undefined ? [] : [[name, readPhase(name, phases[name])] as const],
  );
  if (named.length === 0) {
    throw new BuildspecError(`phases is empty; it needs one of ${COMMAND_PHASES.join(", ")}`);
  }
  return Object.fromEntries(named);
}

function readPhase(name: CommandPhaseName, value: unknown): CommandPhase {
  const where = `phases.${name}`;
  const phase = mapping(value, where);
  allow(phase, where, name === "install" ? [...PHASE_KEYS, "runtime-versions"] : PHASE_KEYS);
  const runtimeVersions = strings(phase["runtime-versions"], `${where}.runtime-versions`);
  if (phase.commands === undefined && phase["runtime-versions"] === undefined) {
    throw new BuildspecError(`${where}.commands is missing; a phase needs commands`);
  }
  return {
    commands: commandList(phase.commands, `${where}.commands`),
    finally: commandList(phase.finally, `${where}.finally`),
    ...(phase["on-failure"] !== undefined && {
      onFailure: readOnFailure(phase["on-failure"], `${where}.on-failure`),
    }),
    runtimeVersions,
  };
}

/** The forms ABORT, CONTINUE, RETRY, RETRY-n, RETRY-regex and RETRY-n-regex. */
function readOnFailure(value: unknown, where: string): OnFailure {
  const text = textOf(value, where);
  if (text === "ABORT" || text === "CONTINUE") {
    return { action: text };
  }
  const [, number, pattern] = /^RETRY(?:-(\d+)(?=-|$))?(?:-(.+))?$/.exec(text) ?? [undefined, undefined, undefined];
  if (!text.startsWith("RETRY") || (text !== "RETRY" && number === undefined && pattern === undefined)) {
    throw new BuildspecError(
      `${where}: ${JSON.stringify(text)} is not one of ABORT, CONTINUE, RETRY, RETRY-n, RETRY-regex`,
    );
  }
  const times = number === undefined ? DEFAULT_RETRIES : Number(number);
  if (times > MAX_RETRIES) {
    throw new BuildspecError(`${where}: ${times} retries are more than ${MAX_RETRIES}`);
  }
  return { action: "RETRY", times, ...(pattern !== undefined && { pattern: regularExpression(pattern, where) }) };
}

function regularExpression(pattern: string, where: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch {
    throw new BuildspecError(`${where}: ${JSON.stringify(pattern)} is not a regular expression`);
  }
}

function commandList(value: unknown, where: string): string[] {
  if (value === undefined || value === null) {
    return [];
  }
  if (!Array.isArray(value)) {
    throw new BuildspecError(`${where}: expected a list of commands, found ${kind(value)}`);
  }
  return value.map((command: unknown, index) => {
    if (typeof command === "string") {
      return command;
    }
    if (typeof command === "number" || typeof command === "boolean") {
      return String(command);
    }
    // The usual cause is a colon followed by a space, which YAML takes for a key.
    const hint =
      typeof command === "object" ? "; put a command that contains a colon and a space in quotation marks" : "";
    throw new BuildspecError(
      `Expected Commands[${index}] to be of string type: found ${kind(command)} instead in ${where}${hint}`,
    );
  });
}

function artifactSet(value: Mapping, where: string): ArtifactSet {
  return { ...fileSet(value, where), ...(value.name !== undefined && { name: textOf(value.name, `${where}.name`) }) };
}

function fileSet(value: Mapping, where: string): FileSet {
  const files = stringList(value.files, `${where}.files`);
  if (files.length === 0) {
    throw new BuildspecError(`${where}.files is missing; list at least one path`);
  }
  return {
    files,
    baseDirectory: textOf(value["base-directory"] ?? ".", `${where}.base-directory`),
    discardPaths: yesNo(value["discard-paths"], `${where}.discard-paths`),
    excludePaths: stringList(value["exclude-paths"], `${where}.exclude-paths`),
  };
}
