// The only reader of the stack's configuration: every setting, its type, default and meaning; all errors at once.
// index.ts calls readSettings; the table is also what Pulumi.yaml's schema and the README's table are checked against.
import * as pulumi from "@pulumi/pulumi";
import { codeCommitRegionFault } from "./components/codeCommitRegions";
import { FACTORY_DEFAULTS } from "./components/defaults";
import { factoryFaults, type CheckedArgs, type Fault } from "./components/factoryFaults";
import { findImages, SOURCE_FOLDER, type ImageFolder } from "./components/images";

export type SettingType = "string" | "integer" | "boolean" | "array" | "object";

export interface Setting {
  readonly type: SettingType;
  /** What the setting is when nobody sets it. An empty text, list or object stands for what the description says. */
  readonly default: string | number | boolean | readonly string[] | Readonly<Record<string, string>>;
  readonly description: string;
}

export const SETTINGS = {
  repositoryName: {
    type: "string",
    default: "",
    description: "The CodeCommit repository's name. Empty: the factory's name, <project>-<stack>.",
  },
  repositoryDescription: {
    type: "string",
    default: FACTORY_DEFAULTS.repositoryDescription,
    description: "The repository's description, shown in the console.",
  },
  branch: {
    type: "string",
    default: FACTORY_DEFAULTS.branch,
    description: "The branch that is seeded and whose pushes start the pipelines.",
  },
  onConflict: {
    type: "string",
    default: FACTORY_DEFAULTS.onConflict,
    description:
      "What happens to a file that both buildsrc/ and people changed since the last seeding: stop (an error names the files) or overwrite (buildsrc/ wins, the history keeps both).",
  },
  retainRepositoryOnDelete: {
    type: "boolean",
    default: FACTORY_DEFAULTS.retainRepositoryOnDelete,
    description: "Whether pulumi destroy leaves the repository, with its history, in the account.",
  },
  adoptRepository: {
    type: "boolean",
    default: FACTORY_DEFAULTS.adoptRepository,
    description:
      "Whether to take over a repository of that name that exists already, such as one that pulumi destroy left.",
  },
  images: {
    type: "array",
    default: [],
    description: "The images to build: names of folders in buildsrc/images. Empty: every folder there.",
  },
  pipelineNamePrefix: {
    type: "string",
    default: "",
    description: "What the pipelines' names start with, before the image's name. Empty: the factory's name.",
  },
  projectNamePrefix: {
    type: "string",
    default: "",
    description: "What the CodeBuild projects' names start with, before the stage's name. Empty: the factory's name.",
  },
  buildImage: {
    type: "string",
    default: FACTORY_DEFAULTS.buildImage,
    description: "The container image that CodeBuild runs the stages in. It needs Node.js 22 and a Debian-like system.",
  },
  buildComputeType: {
    type: "string",
    default: FACTORY_DEFAULTS.buildComputeType,
    description:
      "The size of the machine that CodeBuild runs the stages on. Packer needs little: the work is done on the builder.",
  },
  buildTimeoutMinutes: {
    type: "integer",
    default: FACTORY_DEFAULTS.buildTimeoutMinutes,
    description: "After how long a running Build is stopped: 5 to 2160.",
  },
  validateTimeoutMinutes: {
    type: "integer",
    default: FACTORY_DEFAULTS.validateTimeoutMinutes,
    description: "After how long a running Validate is stopped: 5 to 2160.",
  },
  queuedTimeoutMinutes: {
    type: "integer",
    default: FACTORY_DEFAULTS.queuedTimeoutMinutes,
    description: "How long a stage waits for a free CodeBuild machine: 5 to 480.",
  },
  vpcId: {
    type: "string",
    default: "",
    description: "The VPC to build in, together with subnetId. Empty: the region's default VPC.",
  },
  subnetId: {
    type: "string",
    default: "",
    description: "The subnet to build in; it needs a way to the internet. Empty: a subnet of the default VPC.",
  },
  assignPublicIp: {
    type: "string",
    default: "auto",
    description:
      "Whether builders get a public address (nothing is let in through it): true, false, or auto, which is true in the default VPC only.",
  },
  rebuildMaxAgeDays: {
    type: "integer",
    default: FACTORY_DEFAULTS.rebuildMaxAgeDays,
    description:
      "How old an AMI with the same content may be to be used again instead of built anew; 0 builds every time.",
  },
  artifactRetentionDays: {
    type: "integer",
    default: FACTORY_DEFAULTS.artifactRetentionDays,
    description: "After how many days the pipelines' artifacts are deleted.",
  },
  deleteArtifactsOnDestroy: {
    type: "boolean",
    default: FACTORY_DEFAULTS.deleteArtifactsOnDestroy,
    description:
      "Whether pulumi destroy empties the artifact bucket. It holds copies of commits and build manifests; S3 refuses to delete a bucket that is not empty.",
  },
  logRetentionDays: {
    type: "integer",
    default: FACTORY_DEFAULTS.logRetentionDays,
    description: "How long the stages' logs are kept: one of the values that CloudWatch Logs accepts.",
  },
  tags: {
    type: "object",
    default: {},
    description: "Tags for every resource, besides Project, Stack and ManagedBy.",
  },
} as const satisfies Readonly<Record<string, Setting>>;

type SettingName = keyof typeof SETTINGS;
/** The settings whose default, and so whose value, is of a type. */
type SettingOf<T> = { [Name in SettingName]: (typeof SETTINGS)[Name]["default"] extends T ? Name : never }[SettingName];

/** The settings as the program uses them: the arguments of an AmiFactory. */
export interface Settings extends CheckedArgs {
  readonly onConflict: "stop" | "overwrite";
  readonly retainRepositoryOnDelete: boolean;
  readonly adoptRepository: boolean;
  /** Left out: the network decides. */
  readonly assignPublicIp?: boolean;
  readonly deleteArtifactsOnDestroy: boolean;
}

/** What settings are judged against. */
export interface SettingsContext {
  readonly project: string;
  readonly stack: string;
  readonly imageFolders: readonly ImageFolder[];
  /** Where the stack is deployed, as far as configuration and environment tell; a profile may say it instead. */
  readonly region?: string;
}

/** Reads and checks the configuration of the stack that is being deployed; throws an error that lists every fault. */
export function readSettings(): Settings {
  const project = pulumi.getProject();
  const stack = pulumi.getStack();
  const namespace = `${project}:`;
  const config = pulumi.runtime.allConfig();
  const raw = Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith(namespace))
      .map(([key, value]) => [key.slice(namespace.length), value]),
  );
  const region = config["aws:region"] ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  const { settings, faults } = parseSettings(raw, {
    project,
    stack,
    imageFolders: findImages(SOURCE_FOLDER),
    ...(region !== undefined && { region }),
  });
  if (faults.length > 0) {
    const lines = faults.map(({ name, reason }) => `  ${name}: ${reason}`);
    throw new pulumi.RunError([`The configuration of stack ${stack} cannot be used:`, ...lines].join("\n"));
  }
  return settings;
}

/** What the configuration says, and all that is wrong with it; settings that cannot be read count as not set. */
export function parseSettings(
  raw: Readonly<Record<string, string>>,
  { project, stack, imageFolders, region }: SettingsContext,
): { readonly settings: Settings; readonly faults: readonly Fault[] } {
  const faults = unknownSettings(raw);
  const read = <T>(name: SettingName, parse: (text: string) => T | undefined, expected: string, fallback: T): T => {
    const text = raw[name];
    if (text === undefined || text.trim() === "") return fallback;
    const value = parse(text);
    if (value === undefined) faults.push({ name, reason: `${quote(text)} is not ${expected}.` });
    return value ?? fallback;
  };
  const text = (name: SettingOf<string>, fallback: string = SETTINGS[name].default) =>
    read(name, (value) => value, "a text", fallback);
  const number = (name: SettingOf<number>) =>
    read(name, asInteger, "a whole number; use one like 30", SETTINGS[name].default);
  const yesOrNo = (name: SettingOf<boolean>) =>
    read(name, asBoolean, "true or false; use one of them", SETTINGS[name].default);

  const factoryName = `${project}-${stack}`;
  const images = read("images", asTexts, 'a list of folder names; use one like ["ubuntu-24.04"]', []);
  const assignPublicIp = read("assignPublicIp", asPublicIp, '"true", "false" or "auto"; use one of them', "auto");
  const vpcId = text("vpcId");
  const subnetId = text("subnetId");

  const settings: Settings = {
    factoryName,
    repositoryName: text("repositoryName", factoryName),
    repositoryDescription: text("repositoryDescription"),
    branch: text("branch"),
    onConflict: read("onConflict", asConflictRule, '"stop" or "overwrite"; use one of them', "stop"),
    retainRepositoryOnDelete: yesOrNo("retainRepositoryOnDelete"),
    adoptRepository: yesOrNo("adoptRepository"),
    images: images.length > 0 ? images : imageFolders.map(({ name }) => name),
    pipelineNamePrefix: text("pipelineNamePrefix", factoryName),
    projectNamePrefix: text("projectNamePrefix", factoryName),
    buildImage: text("buildImage"),
    buildComputeType: text("buildComputeType"),
    buildTimeoutMinutes: number("buildTimeoutMinutes"),
    validateTimeoutMinutes: number("validateTimeoutMinutes"),
    queuedTimeoutMinutes: number("queuedTimeoutMinutes"),
    ...(vpcId && { vpcId }),
    ...(subnetId && { subnetId }),
    ...(assignPublicIp !== "auto" && { assignPublicIp }),
    rebuildMaxAgeDays: number("rebuildMaxAgeDays"),
    artifactRetentionDays: number("artifactRetentionDays"),
    deleteArtifactsOnDestroy: yesOrNo("deleteArtifactsOnDestroy"),
    logRetentionDays: number("logRetentionDays"),
    tags: read("tags", asTags, 'an object of texts; use one like {"CostCenter": "42"}', {}),
  };
  const regionFault = region === undefined ? undefined : codeCommitRegionFault(region);
  if (regionFault !== undefined) faults.push({ name: "aws:region", reason: regionFault });
  return { settings, faults: [...faults, ...factoryFaults(settings, imageFolders)] };
}

function unknownSettings(raw: Readonly<Record<string, string>>): Fault[] {
  const known = Object.keys(SETTINGS);
  return Object.keys(raw)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const distances = known.map((candidate) => ({ candidate, distance: distanceBetween(name, candidate) }));
      const nearest = distances.reduce((best, other) => (other.distance < best.distance ? other : best));
      const remedy = `Rename it, or remove it: pulumi config rm ${name}.`;
      return { name, reason: `is not a setting; the nearest one is ${nearest.candidate}. ${remedy}` };
    });
}

/**
 * How many letters must be added, removed or changed to make one name of the other. Case and punctuation are free, and
 * so is what only one of two names goes on with.
 */
function distanceBetween(one: string, other: string): number {
  const [from, to] = [one, other].map((name) => Array.from(name.toLowerCase().replace(/[^a-z0-9]/g, "")));
  if (!from || !to) return Infinity;
  if (from.length > 3 && (from.join("").startsWith(to.join("")) || to.join("").startsWith(from.join("")))) return 0;
  let row = [0, ...to.map((_, index) => index + 1)];
  from.forEach((letter, index) => {
    const next = [index + 1];
    to.forEach((wanted, column) => {
      const [left = 0, above = 0, diagonal = 0] = [next[column], row[column + 1], row[column]];
      next.push(Math.min(left + 1, above + 1, diagonal + (letter === wanted ? 0 : 1)));
    });
    row = next;
  });
  return row.at(-1) ?? from.length;
}

function asInteger(text: string): number | undefined {
  return /^-?\d+$/.test(text.trim()) ? Number(text) : undefined;
}

function asBoolean(text: string): boolean | undefined {
  return text.trim() === "true" ? true : text.trim() === "false" ? false : undefined;
}

function asPublicIp(text: string): boolean | "auto" | undefined {
  return text.trim() === "auto" ? "auto" : asBoolean(text);
}

function asConflictRule(text: string): Settings["onConflict"] | undefined {
  return text === "stop" || text === "overwrite" ? text : undefined;
}

function asTexts(text: string): readonly string[] | undefined {
  const value = asJson(text);
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((item): item is string => typeof item === "string");
  return texts.length === value.length ? texts : undefined;
}

/** Numbers and booleans are taken as they are written: YAML makes them of what looks like one. */
function asTags(text: string): Readonly<Record<string, string>> | undefined {
  const value = asJson(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, item]);
  const tags = entries.flatMap(([key, item]): [string, string][] =>
    ["string", "number", "boolean"].includes(typeof item) ? [[key, String(item)]] : [],
  );
  return tags.length === entries.length ? Object.fromEntries(tags) : undefined;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function quote(text: string): string {
  return text.startsWith("[") || text.startsWith("{") ? text : `"${text}"`;
}
