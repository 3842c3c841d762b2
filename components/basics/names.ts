// The physical names of a factory: made and checked here, in one place, so that two stacks of an account never collide.
import type { Fault } from "./fault";

/** What the names of a factory are made from. */
export interface NameSources {
  /** Distinguishes this factory from every other one in the account and region. */
  readonly factoryName: string;
  readonly repositoryName: string;
  readonly pipelineNamePrefix: string;
  readonly projectNamePrefix: string;
  readonly parameterPrefix: string;
  readonly images: readonly string[];
  /** @default "buildsrc/images" */
  readonly imagesFolder?: string;
  /** Whether there is a topic that asks for approval. */
  readonly approval: boolean;
  /** Whether there are keys that encrypt images. */
  readonly imageKeys: boolean;
  /** Whether there is a key that encrypts the factory's own data. */
  readonly dataKey: boolean;
}

/** What every pipeline runs, in this order. */
export const STAGES = ["validate", "build", "test", "publish"] as const;
export type Stage = (typeof STAGES)[number];

/** What people and events start. */
export const OPERATIONS = ["promote", "sweep"] as const;
export type Operation = (typeof OPERATIONS)[number];

interface NameRule {
  readonly what: string;
  readonly pattern: RegExp;
  readonly characters: string;
  readonly maxLength: number;
}

/** What Parameter Store counts as part of a parameter's name, where regions and partitions have long names. */
const LONGEST_PARAMETER_ARN_START = "arn:aws-us-gov:ssm:ap-northeast-1:123456789012:parameter";

/**
 * Source: the AWS service models' patterns, lengths and documentation of RepositoryName, PipelineName, ProjectName,
 * ReportGroupName, RuleName, TopicName, AliasNameType and PutParameter's Name.
 */
const RULES = {
  repository: {
    what: "a CodeCommit repository name",
    pattern: /^(?!.*\.git$)[\w.-]+$/,
    characters: "letters, digits, dot, underscore and hyphen, not ending in .git",
    maxLength: 100,
  },
  pipeline: {
    what: "a CodePipeline name",
    pattern: /^[A-Za-z0-9.@_-]+$/,
    characters: "letters, digits, dot, @, underscore and hyphen",
    maxLength: 100,
  },
  project: {
    what: "a CodeBuild project name",
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]+$/,
    characters: "letters, digits, underscore and hyphen",
    maxLength: 150,
  },
  reportGroup: {
    what: "a CodeBuild report group name",
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]+$/,
    characters: "letters, digits, underscore and hyphen",
    maxLength: 128,
  },
  rule: {
    what: "an EventBridge rule name",
    pattern: /^[A-Za-z0-9._-]+$/,
    characters: "letters, digits, dot, underscore and hyphen",
    maxLength: 64,
  },
  topic: {
    what: "an SNS topic name",
    pattern: /^[A-Za-z0-9_-]+$/,
    characters: "letters, digits, underscore and hyphen",
    maxLength: 256,
  },
  keyAlias: {
    what: "a KMS alias",
    pattern: /^alias\/[A-Za-z0-9/_-]+$/,
    characters: "letters, digits, slash, underscore and hyphen",
    maxLength: 256,
  },
  parameter: {
    what: "an SSM parameter name",
    pattern: /^(?!\/(aws|ssm))(\/[A-Za-z0-9_.-]+){2,15}$/i,
    characters:
      "2 to 15 parts of letters, digits, dot, underscore and hyphen, each after a slash, not starting with aws or ssm",
    maxLength: 1011 - LONGEST_PARAMETER_ARN_START.length,
  },
  // Roles are auto-named `<factory>-<purpose>-role-<7 digits>`: the longest purpose leaves this much of IAM's 64.
  factory: {
    what: "a factory name",
    pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    characters: "letters, digits, dot, underscore and hyphen",
    maxLength: 42,
  },
  image: {
    what: "an image name",
    pattern: /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
    characters: "small letters, digits, dot and hyphen, with a letter or digit at both ends",
    maxLength: 40,
  },
} satisfies Record<string, NameRule>;

export function projectName(prefix: string, purpose: Stage | Operation): string {
  return `${prefix}-${purpose}`;
}

/** CodeBuild looks for the reports of a buildspec in the group `<project>-<the name in the buildspec>`. */
export function reportGroupName(project: string): string {
  return `${project}-tests`;
}

export function pipelineName(prefix: string, image: string): string {
  return `${prefix}-${image}`;
}

export function pushRuleName(pipeline: string): string {
  return `${pipeline}-push`;
}

export function sweepRuleName(factoryName: string): string {
  return `${factoryName}-sweep`;
}

export function approvalTopicName(factoryName: string): string {
  return `${factoryName}-approval`;
}

export function imageKeyAlias(factoryName: string): string {
  return `alias/${factoryName}-images`;
}

export function dataKeyAlias(factoryName: string): string {
  return `alias/${factoryName}-data`;
}

/** Where an image's newest release is to be found, in every region. */
export function parameterName(prefix: string, image: string): string {
  return `${prefix}/${image}`;
}

/**
 * What the keys of the pipelines' artifacts start with. CodePipeline's keys are `<pipeline>/<artifact>/<random>`, the
 * pipeline's name cut to 20 characters. A prefix has no slash, so nothing else that is kept in the bucket, in folders
 * with short names, starts like this.
 */
export function artifactPrefix(pipelineNamePrefix: string): string {
  return pipelineName(pipelineNamePrefix, "").slice(0, 20);
}

export function logGroupName(project: string): string {
  return `/aws/codebuild/${project}`;
}

export function builderProfileName(factoryName: string): string {
  return `${factoryName}-builder`;
}

export function testProfileName(factoryName: string): string {
  return `${factoryName}-test`;
}

/** Everything that is wrong with the names that these sources give. */
export function nameFaults(sources: NameSources): Fault[] {
  const faults: Fault[] = [];
  const check = (name: string, rule: NameRule, made: string, remedy: string) => {
    const tooLong = made.length > rule.maxLength;
    if (!tooLong && rule.pattern.test(made)) {
      return;
    }
    const problem = tooLong
      ? `has ${made.length} characters; ${rule.what} has at most ${rule.maxLength}`
      : `is not ${rule.what}: it takes ${rule.characters}`;
    faults.push({ name, reason: `"${made}" ${problem}. ${remedy}` });
  };

  check("factoryName", RULES.factory, sources.factoryName, "Use a shorter or simpler project or stack name.");
  check("repositoryName", RULES.repository, sources.repositoryName, "Set another repositoryName.");
  // The longest project name stands for all of them.
  const project = projectName(sources.projectNamePrefix, "validate");
  check("projectNamePrefix", RULES.project, project, "Set another projectNamePrefix.");
  if (!faults.some(({ name }) => name === "projectNamePrefix")) {
    const reports = reportGroupName(projectName(sources.projectNamePrefix, "test"));
    check("projectNamePrefix", RULES.reportGroup, reports, "Set a shorter projectNamePrefix.");
  }
  const noDot = "Use project and stack names without a dot.";
  if (sources.approval) check("factoryName", RULES.topic, approvalTopicName(sources.factoryName), noDot);
  if (sources.dataKey) check("factoryName", RULES.keyAlias, dataKeyAlias(sources.factoryName), noDot);
  if (sources.imageKeys) check("factoryName", RULES.keyAlias, imageKeyAlias(sources.factoryName), noDot);
  // As above: the longest parameter name stands for all of them.
  const [longestImage = ""] = [...sources.images].sort((one, other) => other.length - one.length);
  const parameter = parameterName(sources.parameterPrefix, longestImage);
  if (RULES.image.pattern.test(longestImage)) {
    check("parameterPrefix", RULES.parameter, parameter, 'Set another parameterPrefix, one like "/golden-images".');
  }
  for (const image of sources.images) {
    const before = faults.length;
    check("images", RULES.image, image, `Rename the folder ${sources.imagesFolder ?? "buildsrc/images"}/${image}.`);
    if (faults.length > before) continue; // What is made from a bad name is bad as well: one fault is enough.
    const pipeline = pipelineName(sources.pipelineNamePrefix, image);
    check("pipelineNamePrefix", RULES.pipeline, pipeline, "Set another pipelineNamePrefix.");
    if (faults.length > before) break; // The other images' pipelines share the prefix.
    const remedy = "Set a shorter pipelineNamePrefix or rename the image.";
    check("pipelineNamePrefix", RULES.rule, pushRuleName(pipeline), remedy);
  }
  return faults;
}
