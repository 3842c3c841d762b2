// What is wrong with the arguments of a factory, all of it at once and before anything is created. AmiFactory refuses
// its arguments with it, and settings.ts the stack's configuration, whose keys are the same.
import { approvalFaults, type ApprovalArgs } from "../publishing/approvalFaults";
import type { Fault } from "../basics/fault";
import { resolveEncryption } from "../publishing/encryption";
import { IMAGE_VARIABLES, imagesFolderFault, type ImageFolder } from "../source/images";
import { nameFaults } from "../basics/names";
import { publishFaults, type PublishArgs } from "../publishing/faults";
import { networkFaults, type NetworkArgs } from "../foundation/networkFaults";
import { roleFaults, type RoleArgs } from "../foundation/roleFaults";

/** The arguments whose value AWS, git or the factory may refuse, with their defaults filled in. */
export interface CheckedArgs extends PublishArgs, ApprovalArgs, RoleArgs, NetworkArgs {
  readonly factoryName: string;
  readonly sourceFolder?: string;
  readonly imagesFolder?: string;
  readonly repositoryName: string;
  readonly repositoryDescription: string;
  readonly branch: string;
  readonly pipelineNamePrefix: string;
  readonly projectNamePrefix: string;
  readonly parameterPrefix: string;
  readonly buildImage: string;
  readonly buildComputeType: string;
  readonly buildTimeoutMinutes: number;
  readonly validateTimeoutMinutes: number;
  readonly testTimeoutMinutes: number;
  readonly publishTimeoutMinutes: number;
  readonly approvalTimeoutMinutes: number;
  readonly queuedTimeoutMinutes: number;
  readonly customerManagedKey: boolean;
  readonly rebuildMaxAgeDays: number;
  readonly publishDeprecateAfterDays: number;
  readonly artifactRetentionDays: number;
  readonly logRetentionDays: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** Source: the RetentionInDays member of PutRetentionPolicy, CloudWatch Logs API. */
const LOG_RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Those of CodeBuild's compute types that a container with an operating system's shell can have. */
const COMPUTE_TYPES: readonly string[] = [
  "BUILD_GENERAL1_SMALL",
  "BUILD_GENERAL1_MEDIUM",
  "BUILD_GENERAL1_LARGE",
  "BUILD_GENERAL1_XLARGE",
  "BUILD_GENERAL1_2XLARGE",
];

type NumberArg = {
  [Key in keyof CheckedArgs]-?: CheckedArgs[Key] extends number ? Key : never;
}[keyof CheckedArgs];

/**
 * Source of the limits: CodeBuild's and CodePipeline's service models, CodePipeline's quotas (8 hours a test action) and
 * EC2's (10 years until an image is deprecated).
 */
const RANGES: readonly { name: NumberArg; min: number; max: number; unit: string }[] = [
  { name: "buildTimeoutMinutes", min: 5, max: 2160, unit: "minutes" },
  { name: "validateTimeoutMinutes", min: 5, max: 2160, unit: "minutes" },
  { name: "testTimeoutMinutes", min: 5, max: 480, unit: "minutes" },
  { name: "publishTimeoutMinutes", min: 5, max: 2160, unit: "minutes" },
  { name: "approvalTimeoutMinutes", min: 5, max: 86400, unit: "minutes" },
  { name: "queuedTimeoutMinutes", min: 5, max: 480, unit: "minutes" },
  { name: "rebuildMaxAgeDays", min: 0, max: 3650, unit: "days" },
  { name: "publishDeprecateAfterDays", min: 0, max: 3650, unit: "days" },
  { name: "artifactRetentionDays", min: 1, max: 3650, unit: "days" },
];

/** AWS allows 50 tags a resource; the factory adds three of its own. */
const MAX_TAGS = 47;
/** CodeBuild's limits, the strictest of the services'. */
const MAX_TAG_KEY_LENGTH = 127;
const MAX_TAG_VALUE_LENGTH = 255;
const TAG_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=@+-]*$/u;

export function factoryFaults(args: CheckedArgs, folders: readonly ImageFolder[]): Fault[] {
  const faults: Fault[] = [];
  const refuse = (name: keyof CheckedArgs, reason: string | undefined) => {
    if (reason !== undefined) faults.push({ name, reason });
  };

  const imageKeys = resolveEncryption(args) === "customer-managed";
  for (const { source, reason } of nameFaults({ ...args, imageKeys, dataKey: args.customerManagedKey }))
    faults.push({ name: source, reason });
  refuse("repositoryDescription", descriptionFault(args.repositoryDescription));
  refuse("branch", branchFault(args.branch));
  const { imagesFolder } = args;
  const badFolder = imagesFolder === undefined ? undefined : imagesFolderFault(imagesFolder, args.sourceFolder);
  refuse("imagesFolder", badFolder);
  if (badFolder === undefined) {
    for (const reason of imageFaults(args.images, folders, imagesFolder)) refuse("images", reason);
  }
  refuse("buildImage", buildImageFault(args.buildImage));
  if (!COMPUTE_TYPES.includes(args.buildComputeType)) {
    refuse("buildComputeType", `"${args.buildComputeType}" is not one of ${COMPUTE_TYPES.join(", ")}.`);
  }
  for (const { name, min, max, unit } of RANGES) {
    const value = args[name];
    if (Number.isInteger(value) && value >= min && value <= max) continue;
    refuse(name, `${value} is out of range; use a whole number of ${unit} from ${min} to ${max}.`);
  }
  if (!LOG_RETENTION_DAYS.includes(args.logRetentionDays)) {
    const accepted = LOG_RETENTION_DAYS.join(", ");
    refuse(
      "logRetentionDays",
      `${args.logRetentionDays} is not one that CloudWatch Logs accepts; use one of ${accepted}.`,
    );
  }
  faults.push(...networkFaults(args), ...publishFaults(args), ...approvalFaults(args));
  faults.push(...roleFaults(args));
  for (const reason of tagFaults(args.tags)) refuse("tags", reason);
  return faults;
}

function descriptionFault(description: string): string | undefined {
  if (description.length <= 1000) return undefined;
  return `has ${description.length} characters; CodeCommit takes at most 1000. Shorten it.`;
}

/** The rules of `git check-ref-format --branch`, and CodeCommit's length. */
function branchFault(branch: string): string | undefined {
  const rules: readonly [boolean, string][] = [
    [branch.length > 256, "is longer than the 256 characters CodeCommit takes"],
    [branch === "" || branch === "@" || branch === "HEAD", "means something else to git"],
    [/[\u0000-\u0020\u007f~^:?*[\\]/.test(branch), "has a space, a control character or one of ~ ^ : ? * [ \\"],
    [branch.includes("..") || branch.includes("@{"), 'has ".." or "@{"'],
    [branch.startsWith("-"), "starts with a hyphen"],
    [branch.split("/").some((part) => part === ""), "starts or ends with a slash, or has two in a row"],
    [branch.split("/").some((part) => part.startsWith(".")), "has a part that starts with a dot"],
    [branch.endsWith(".") || branch.split("/").some((part) => part.endsWith(".lock")), 'ends with a dot or ".lock"'],
  ];
  const broken = rules.find(([isBroken]) => isBroken);
  return broken && `"${branch}" ${broken[1]}, which no branch can; use a name like "main".`;
}

function imageFaults(images: readonly string[], folders: readonly ImageFolder[], where = "buildsrc/images"): string[] {
  if (images.length === 0) return [`there is no folder in ${where}; add one to have something to build.`];
  const known = folders.map(({ name }) => name).join(", ");
  return images.flatMap((image, index) => {
    const folder = folders.find(({ name }) => name === image);
    if (images.indexOf(image) !== index) return [`"${image}" is listed twice; list it once.`];
    if (!folder) return [`"${image}" has no folder ${where}/${image}; the folders are ${known || "none"}.`];
    if (folder.hasVariables) return [];
    return [`${where}/${image} has no ${IMAGE_VARIABLES}; add it, or leave "${image}" out of images.`];
  });
}

function buildImageFault(image: string): string | undefined {
  if (image === "" || /\s/.test(image)) {
    return `"${image}" is not a container image; use one like "aws/codebuild/standard:8.0".`;
  }
  if (!/windows|lambda/.test(image)) return undefined;
  return `"${image}" is for Windows or Lambda; the stages need a Linux container, like "aws/codebuild/standard:8.0".`;
}

function tagFaults(tags: Readonly<Record<string, string>>): string[] {
  const count = Object.keys(tags).length;
  const tooMany = `has ${count} tags; AWS takes 50 a resource and the factory adds 3. Leave out ${count - MAX_TAGS}.`;
  return [
    ...(count > MAX_TAGS ? [tooMany] : []),
    ...Object.entries(tags).flatMap(([key, value]) => {
      if (/^aws:/i.test(key)) return [`"${key}" starts with aws:, which AWS keeps for itself; use another key.`];
      if (key === "" || key.length > MAX_TAG_KEY_LENGTH) {
        return [`"${key}" has ${key.length} characters; a key has 1 to ${MAX_TAG_KEY_LENGTH}. Use another.`];
      }
      if (value.length > MAX_TAG_VALUE_LENGTH) {
        return [`"${key}" has a value of ${value.length} characters; shorten it to ${MAX_TAG_VALUE_LENGTH}.`];
      }
      if (TAG_CHARACTERS.test(key) && TAG_CHARACTERS.test(value)) return [];
      return [`"${key}" = "${value}": a tag takes letters, digits, spaces and _ . : / = @ + - only.`];
    }),
  ];
}
