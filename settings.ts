// The only reader of the stack's configuration: every setting, its type, default and meaning; all errors at once.
// index.ts calls readSettings; the table is also what Pulumi.yaml's schema and the README's table are checked against.
import * as pulumi from "@pulumi/pulumi";
import { codeCommitRegionFault } from "./components/source/codeCommitRegions";
import { FACTORY_DEFAULTS } from "./components/settings/defaults";
import type { FactorySettings } from "./components/settings/factoryArgs";
import { factoryFaults } from "./components/settings/faults";
import type { Fault } from "./components/basics/fault";
import { IMAGE_ENCRYPTIONS, type ImageEncryption } from "./components/publishing/encryption";
import { findImages, SOURCE_FOLDER, type ImageFolder } from "./components/source/images";
import type { LaunchTemplateArgs } from "./components/publishing/launchTemplates";
import { configuredRegion } from "./components/source/providerSettings";

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
  parameterPrefix: {
    type: "string",
    default: "",
    description:
      "What the names of the SSM parameters start with, before a slash and the image's name. Empty: a slash and the factory's name. Publish makes the parameters, so they outlive the stack.",
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
  testTimeoutMinutes: {
    type: "integer",
    default: FACTORY_DEFAULTS.testTimeoutMinutes,
    description: "After how long a running Test is stopped: 5 to 480.",
  },
  publishTimeoutMinutes: {
    type: "integer",
    default: FACTORY_DEFAULTS.publishTimeoutMinutes,
    description:
      "After how long a running Publish is stopped: 5 to 2160. It mostly waits for copies, which take minutes a region, all at once.",
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
      "Whether pulumi destroy deletes the artifact bucket with all that is in it, the record of every release included. Otherwise the bucket stays in the account.",
  },
  publishRegions: {
    type: "array",
    default: FACTORY_DEFAULTS.publishRegions,
    description: "The regions that images are copied to. The home region may be among them: an image is there anyway.",
  },
  publishAccounts: {
    type: "array",
    default: FACTORY_DEFAULTS.publishAccounts,
    description:
      'The accounts that may launch the images: their ids as strings (--type string), or "all" for everybody.',
  },
  publishOrganizations: {
    type: "array",
    default: FACTORY_DEFAULTS.publishOrganizations,
    description: "The organizations whose accounts may launch the images: their ARNs.",
  },
  publishOrganizationalUnits: {
    type: "array",
    default: FACTORY_DEFAULTS.publishOrganizationalUnits,
    description: "The organizational units whose accounts may launch the images: their ARNs.",
  },
  publishAllowPublic: {
    type: "boolean",
    default: FACTORY_DEFAULTS.publishAllowPublic,
    description:
      'Whether publishAccounts may be "all". EC2 makes only unencrypted images public: set imageEncryption to none as well.',
  },
  publishChannels: {
    type: "array",
    default: FACTORY_DEFAULTS.publishChannels,
    description: "The channels that every release moves besides latest: labels of the SSM parameters.",
  },
  publishLaunchTemplates: {
    type: "object",
    default: FACTORY_DEFAULTS.publishLaunchTemplates,
    description:
      'The launch templates whose default version follows an image: {"ubuntu-24.04": ["lt-0123456789abcdef0", "eu-west-1/lt-0123456789abcdef1"]}, those in a publish region after its name and a slash.',
  },
  publishDeprecateAfterDays: {
    type: "integer",
    default: FACTORY_DEFAULTS.publishDeprecateAfterDays,
    description:
      "After how many days a release is deprecated, which hides it from other accounts' lists but lets them launch it: up to 3650; 0 never.",
  },
  publishDeregistrationProtection: {
    type: "boolean",
    default: FACTORY_DEFAULTS.publishDeregistrationProtection,
    description: "Whether releases are protected from being deregistered.",
  },
  imageEncryption: {
    type: "string",
    default: FACTORY_DEFAULTS.imageEncryption,
    description:
      "The keys that images are encrypted with: aws-managed (the account's own for EBS, which no other account can use), customer-managed (made by the stack in every region, and kept by pulumi destroy), none, or auto, which is customer-managed for images that are shared and else aws-managed.",
  },
  approval: {
    type: "boolean",
    default: FACTORY_DEFAULTS.approval,
    description: "Whether somebody must approve before an AMI is published for the first time.",
  },
  approvalEmails: {
    type: "array",
    default: FACTORY_DEFAULTS.approvalEmails,
    description: "Who is asked for approval: e-mail addresses, which have to confirm it once.",
  },
  approvalTimeoutMinutes: {
    type: "integer",
    default: FACTORY_DEFAULTS.approvalTimeoutMinutes,
    description: "After how long a request for approval counts as rejected: 5 to 86400.",
  },
  approvers: {
    type: "array",
    default: FACTORY_DEFAULTS.approvers,
    description:
      "Whose approval counts: the ARNs of IAM users and roles. Empty: that of everybody who is allowed to give it.",
  },
  logRetentionDays: {
    type: "integer",
    default: FACTORY_DEFAULTS.logRetentionDays,
    description: "How long the stages' logs are kept: one of the values that CloudWatch Logs accepts.",
  },
  customerManagedKey: {
    type: "boolean",
    default: FACTORY_DEFAULTS.customerManagedKey,
    description:
      "Whether a KMS key of the stack encrypts the artifact bucket, the logs and the approval topic, instead of AWS's keys. pulumi destroy keeps it with the bucket. Once true, leave it so: what it encrypted can be read with it alone.",
  },
  rolePath: {
    type: "string",
    default: FACTORY_DEFAULTS.rolePath,
    description: "The IAM path of the roles and instance profiles that the stack makes, such as /ami-pipeline/.",
  },
  permissionsBoundary: {
    type: "string",
    default: "",
    description:
      "The ARN of a managed policy that bounds what the roles that the stack makes may do, whatever their own policies say. Empty: none.",
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
export type Settings = Omit<FactorySettings, "sourceFolder">;

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
  const raw = Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => key.startsWith(namespace))
      .map(([key, value]) => [key.slice(namespace.length), value]),
  );
  const region = configuredRegion();
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
  const texts = (name: SettingOf<readonly []>, expected: string) => read(name, asTexts, expected, []);
  const images = texts("images", 'a list of folder names; use one like ["ubuntu-24.04"]');
  const assignPublicIp = read("assignPublicIp", asPublicIp, '"true", "false" or "auto"; use one of them', "auto");
  const vpcId = text("vpcId");
  const subnetId = text("subnetId");
  const permissionsBoundary = text("permissionsBoundary");

  const settings: Settings = {
    factoryName,
    ...(region !== undefined && { homeRegion: region }),
    repositoryName: text("repositoryName", factoryName),
    repositoryDescription: text("repositoryDescription"),
    branch: text("branch"),
    onConflict: read("onConflict", asConflictRule, '"stop" or "overwrite"; use one of them', "stop"),
    retainRepositoryOnDelete: yesOrNo("retainRepositoryOnDelete"),
    adoptRepository: yesOrNo("adoptRepository"),
    images: images.length > 0 ? images : imageFolders.map(({ name }) => name),
    pipelineNamePrefix: text("pipelineNamePrefix", factoryName),
    projectNamePrefix: text("projectNamePrefix", factoryName),
    parameterPrefix: text("parameterPrefix", `/${factoryName}`),
    buildImage: text("buildImage"),
    buildComputeType: text("buildComputeType"),
    buildTimeoutMinutes: number("buildTimeoutMinutes"),
    validateTimeoutMinutes: number("validateTimeoutMinutes"),
    testTimeoutMinutes: number("testTimeoutMinutes"),
    publishTimeoutMinutes: number("publishTimeoutMinutes"),
    queuedTimeoutMinutes: number("queuedTimeoutMinutes"),
    ...(vpcId && { vpcId }),
    ...(subnetId && { subnetId }),
    ...(assignPublicIp !== "auto" && { assignPublicIp }),
    rebuildMaxAgeDays: number("rebuildMaxAgeDays"),
    artifactRetentionDays: number("artifactRetentionDays"),
    deleteArtifactsOnDestroy: yesOrNo("deleteArtifactsOnDestroy"),
    publishRegions: texts("publishRegions", 'a list of regions; use one like ["eu-west-1"]'),
    publishAccounts: texts("publishAccounts", 'a list of account ids; use one like ["123456789012"]'),
    publishOrganizations: texts("publishOrganizations", A_LIST_OF_ARNS),
    publishOrganizationalUnits: texts("publishOrganizationalUnits", A_LIST_OF_ARNS),
    publishAllowPublic: yesOrNo("publishAllowPublic"),
    publishChannels: texts("publishChannels", 'a list of channels; use one like ["stable"]'),
    publishLaunchTemplates: read("publishLaunchTemplates", asTemplates, LAUNCH_TEMPLATES, {}),
    publishDeprecateAfterDays: number("publishDeprecateAfterDays"),
    publishDeregistrationProtection: yesOrNo("publishDeregistrationProtection"),
    imageEncryption: read("imageEncryption", asEncryption, ENCRYPTIONS, "auto"),
    approval: yesOrNo("approval"),
    approvalEmails: texts("approvalEmails", 'a list of addresses; use one like ["releases@example.com"]'),
    approvalTimeoutMinutes: number("approvalTimeoutMinutes"),
    approvers: texts("approvers", A_LIST_OF_ARNS),
    logRetentionDays: number("logRetentionDays"),
    customerManagedKey: yesOrNo("customerManagedKey"),
    rolePath: text("rolePath"),
    ...(permissionsBoundary && { permissionsBoundary }),
    tags: read("tags", asTags, 'an object of texts; use one like {"CostCenter": "42"}', {}),
  };
  const regionFault = region === undefined ? undefined : codeCommitRegionFault(region);
  if (regionFault !== undefined) faults.push({ name: "aws:region", reason: regionFault });
  return { settings, faults: [...faults, ...factoryFaults(settings, imageFolders)] };
}

const A_LIST_OF_ARNS = 'a list of ARNs; use one like ["arn:aws:…"]';
const ENCRYPTIONS = `one of ${IMAGE_ENCRYPTIONS.join(", ")}; use one of them`;
const LAUNCH_TEMPLATES =
  'an object of lists of launch templates; use one like {"ubuntu-24.04": ["lt-0123456789abcdef0"]}';

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

function asEncryption(text: string): ImageEncryption | undefined {
  return IMAGE_ENCRYPTIONS.find((encryption) => encryption === text);
}

function asTexts(text: string): readonly string[] | undefined {
  return textsIn(asJson(text));
}

/** Image → launch templates. */
function asTemplates(text: string): LaunchTemplateArgs | undefined {
  return recordOf(asJson(text), textsIn);
}

function asTags(text: string): Readonly<Record<string, string>> | undefined {
  return recordOf(asJson(text), textIn);
}

/** Numbers and booleans are taken as they are written: YAML makes them of what looks like one. */
function textIn(value: unknown): string | undefined {
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : undefined;
}

function textsIn(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = value.flatMap((item) => textIn(item) ?? []);
  return texts.length === value.length ? texts : undefined;
}

/** Undefined when it is no object, or when one of its members is not as expected. */
function recordOf<T>(
  value: unknown,
  read: (member: unknown) => T | undefined,
): Readonly<Record<string, T>> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const members = Object.entries(value);
  const good = members.flatMap(([key, member]): [string, T][] => {
    const found = read(member);
    return found === undefined ? [] : [[key, found]];
  });
  return good.length === members.length ? Object.fromEntries(good) : undefined;
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
