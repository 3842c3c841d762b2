// The physical names of a factory, made and checked in one place so that two stacks in one account never collide.
import { createHash } from "node:crypto";
import { BASE_RULE_SUFFIX } from "../../buildsrc/stages/contract";
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
  /** Image → the schedule that builds it anew. */
  readonly rebuildSchedules: Readonly<Record<string, string>>;
  /** Whether there are pipelines for pull requests. */
  readonly pullRequests: boolean;
  /** Whether there is a topic that asks for approval. */
  readonly approval: boolean;
  /** Whether there is a topic through which people are told. */
  readonly notices: boolean;
  /** Whether there are keys that encrypt images. */
  readonly imageKeys: boolean;
  /** Whether there is a key that encrypts the factory's own data. */
  readonly dataKey: boolean;
  /** Whether there is a dashboard. */
  readonly dashboard: boolean;
}

/** The stages that every pipeline runs as CodeBuild projects, in this order. */
export const STAGES = ["validate", "build", "test", "publish"] as const;
/** A stage that runs as a CodeBuild project. */
export type Stage = (typeof STAGES)[number];

/** The CodeBuild projects that people and events start, outside the pipelines. */
export const OPERATIONS = ["promote", "sweep", "upkeep", "tell"] as const;
/** A CodeBuild project that is not a stage of a pipeline. */
export type Operation = (typeof OPERATIONS)[number];

interface NameRule {
  readonly what: string;
  readonly pattern: RegExp;
  /** The pattern in words: what follows "it must consist of". */
  readonly parts: string;
  readonly maxLength: number;
}

/** Parameter Store counts the start of the ARN as part of a parameter's name. This is the longest such start. */
const LONGEST_PARAMETER_ARN_START = "arn:aws-us-gov:ssm:ap-northeast-1:123456789012:parameter";

/**
 * Source: the AWS service models' patterns, lengths and documentation of RepositoryName, PipelineName, ProjectName,
 * ReportGroupName, RuleName, scheduler's Name, TopicName, AliasNameType and PutParameter's Name; of dashboards' names:
 * PutDashboard, CloudWatch API.
 */
const RULES = {
  repository: {
    what: "a CodeCommit repository name",
    pattern: /^(?!.*\.git$)[\w.-]+$/,
    parts: "letters, digits, dots, underscores and hyphens, and not end in .git",
    maxLength: 100,
  },
  pipeline: {
    what: "a CodePipeline name",
    pattern: /^[A-Za-z0-9.@_-]+$/,
    parts: "letters, digits, dots, @, underscores and hyphens",
    maxLength: 100,
  },
  project: {
    what: "a CodeBuild project name",
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]+$/,
    parts: "letters, digits, underscores and hyphens",
    maxLength: 150,
  },
  reportGroup: {
    what: "a CodeBuild report group name",
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]+$/,
    parts: "letters, digits, underscores and hyphens",
    maxLength: 128,
  },
  rule: {
    what: "an EventBridge rule name",
    pattern: /^[A-Za-z0-9._-]+$/,
    parts: "letters, digits, dots, underscores and hyphens",
    maxLength: 64,
  },
  schedule: {
    what: "an EventBridge Scheduler schedule name",
    pattern: /^[A-Za-z0-9._-]+$/,
    parts: "letters, digits, dots, underscores and hyphens",
    maxLength: 64,
  },
  topic: {
    what: "an SNS topic name",
    pattern: /^[A-Za-z0-9_-]+$/,
    parts: "letters, digits, underscores and hyphens",
    maxLength: 256,
  },
  dashboard: {
    what: "the name of a CloudWatch dashboard",
    pattern: /^[A-Za-z0-9_-]+$/,
    parts: "letters, digits, underscores and hyphens",
    maxLength: 255,
  },
  keyAlias: {
    what: "a KMS alias",
    pattern: /^alias\/[A-Za-z0-9/_-]+$/,
    parts: "letters, digits, slashes, underscores and hyphens",
    maxLength: 256,
  },
  parameter: {
    what: "an SSM parameter name",
    pattern: /^(?!\/(aws|ssm))(\/[A-Za-z0-9_.-]+){2,15}$/i,
    parts:
      "2 to 15 parts, each of them a slash and letters, digits, dots, underscores and hyphens, and not start with aws or ssm",
    maxLength: 1011 - LONGEST_PARAMETER_ARN_START.length,
  },
  // Roles are auto-named `<factory>-<purpose>-role-<7 digits>`. The longest purpose leaves 42 of IAM's 64 characters.
  factory: {
    what: "a factory name",
    pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    parts: "letters, digits, dots, underscores and hyphens",
    maxLength: 42,
  },
  image: {
    what: "an image name",
    pattern: /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
    parts: "lowercase letters, digits, dots and hyphens, with a letter or digit at both ends",
    maxLength: 40,
  },
} satisfies Record<string, NameRule>;

/** The name of the CodeBuild project of a stage or an operation. */
export function projectName(prefix: string, purpose: Stage | Operation): string {
  return `${prefix}-${purpose}`;
}

/** Stage or operation → the name of its CodeBuild project. */
export function projectNames(prefix: string): Readonly<Record<Stage | Operation, string>> {
  const named = [...STAGES, ...OPERATIONS].map((purpose) => [purpose, projectName(prefix, purpose)]);
  return Object.fromEntries(named) as Record<Stage | Operation, string>;
}

/** The name of a project's report group: CodeBuild uses `<project>-<the report group's name in the buildspec>`. */
export function reportGroupName(project: string): string {
  return `${project}-tests`;
}

/** The name of an image's pipeline. */
export function pipelineName(prefix: string, image: string): string {
  return `${prefix}-${image}`;
}

/** What the names of the pipelines and projects for pull requests start with. No image's name has an underscore. */
export function pullRequestPrefix(prefix: string): string {
  return `${prefix}_pr`;
}

/** What the projects of the pipelines for pull requests are for, by what pull requests run. */
export const PULL_REQUEST_PURPOSES = {
  validate: ["validate", "prune"],
  build: ["validate", "build", "test", "prune"],
} as const;
/** What a project of the pipelines for pull requests is for. */
export type PullRequestPurpose = (typeof PULL_REQUEST_PURPOSES)["build"][number];

/** The name of a project of the pipelines for pull requests. */
export function pullRequestProjectName(prefix: string, purpose: PullRequestPurpose): string {
  return `${pullRequestPrefix(prefix)}-${purpose}`;
}

/** The names of the projects of the pipelines for pull requests. */
export function pullRequestProjectNames({
  projectNamePrefix,
  pullRequestBuilds,
}: {
  readonly projectNamePrefix: string;
  readonly pullRequestBuilds: keyof typeof PULL_REQUEST_PURPOSES;
}): readonly string[] {
  return PULL_REQUEST_PURPOSES[pullRequestBuilds].map((purpose) => pullRequestProjectName(projectNamePrefix, purpose));
}

/** The name of the rule that starts a pipeline on each push. */
export function pushRuleName(pipeline: string): string {
  return `${pipeline}-push`;
}

/** The name of the rule that starts a pipeline when the image that its image is built on is released, or rolled back. */
export function baseRuleName(pipeline: string): string {
  return `${pipeline}${BASE_RULE_SUFFIX}`;
}

/** The name of the rule that starts Sweep after a build that did not succeed. */
export function sweepRuleName(factoryName: string): string {
  return `${factoryName}-sweep`;
}

/** The name of the schedule that starts Upkeep. */
export function upkeepScheduleName(factoryName: string): string {
  return `${factoryName}-upkeep`;
}

/** What the names of the rules start with that start Tell. */
export function tellRulePrefix(factoryName: string): string {
  return `${factoryName}-tell`;
}

/** The name of the topic through which people are told. */
export function noticesTopicName(factoryName: string): string {
  return `${factoryName}-notices`;
}

/** The name of the schedule that has a pipeline make a new AMI. */
export function rebuildScheduleName(pipeline: string): string {
  return `${pipeline}-rebuild`;
}

/** The name of the topic that asks for approval. */
export function approvalTopicName(factoryName: string): string {
  return `${factoryName}-approval`;
}

/** The name of a factory's dashboard. The account has only one of that name in all regions, so the home region is in it. */
export function dashboardName(factoryName: string, region: string): string {
  return `${factoryName}-${region}`;
}

/** The alias, in every region, of the key that encrypts images there. */
export function imageKeyAlias(factoryName: string): string {
  return `alias/${factoryName}-images`;
}

/** The alias of the key that encrypts the factory's own data. */
export function dataKeyAlias(factoryName: string): string {
  return `alias/${factoryName}-data`;
}

/** The name, in every region, of the SSM parameter that points to an image's newest release. */
export function parameterName(prefix: string, image: string): string {
  return `${prefix}/${image}`;
}

/**
 * What the object keys of all pipelines' artifacts start with. CodePipeline's keys are `<pipeline>/<artifact>/<random>`,
 * with the pipeline's name cut to 20 characters. No other object in the bucket has such a key: the others are in folders
 * with short names, and this start contains no slash.
 */
export function artifactPrefix(pipelineNamePrefix: string): string {
  return pipelineName(pipelineNamePrefix, "").slice(0, 20);
}

/** The name of the log group that CodeBuild writes a project's logs to. */
export function logGroupName(project: string): string {
  return `/aws/codebuild/${project}`;
}

/** The name of the instance profile of the instances that Packer provisions. */
export function builderProfileName(factoryName: string): string {
  return `${factoryName}-builder`;
}

/** How long what comes between a factory's name and Pulumi's `-role-1234567` can be together with it: IAM takes 64. */
const MAX_ROLE_STEM = 51;

/** What stands for an image's name where there is no room for it. */
const DIGEST_LENGTH = 6;

/**
 * What the role is for that the builders of an image with rights of its own have. The image's name is cut where IAM has no
 * room for it, and ends with a digest then. No factory's name has an @.
 */
export function imageBuilderPurpose(factoryName: string, image: string): string {
  const room = MAX_ROLE_STEM - `${factoryName}-builder@`.length;
  if (image.length <= room) {
    return `builder@${image}`;
  }
  const digest = createHash("sha256").update(image).digest("hex").slice(0, DIGEST_LENGTH);
  return `builder@${image.slice(0, Math.max(0, room - DIGEST_LENGTH))}${digest}`;
}

/** The name of the instance profile of the builders of an image that have rights of their own. */
export function imageBuilderProfileName(factoryName: string, image: string): string {
  return `${builderProfileName(factoryName)}@${image}`;
}

/** The longest name of a factory in which builders have rights of their own. */
export const MAX_FACTORY_WITH_BUILDERS = MAX_ROLE_STEM - "-builder@".length - DIGEST_LENGTH;

/** The name of the instance profile of the instances that Test launches. */
export function testProfileName(factoryName: string): string {
  return `${factoryName}-test`;
}

/** Finds everything that is wrong with the names that are made from these sources. */
export function nameFaults(sources: NameSources): Fault[] {
  const faults: Fault[] = [];
  const check = (name: string, rule: NameRule, made: string, remedy: string) => {
    const tooLong = made.length > rule.maxLength;
    if (!tooLong && rule.pattern.test(made)) {
      return;
    }
    const problem = tooLong
      ? `has ${made.length} characters; ${rule.what} has at most ${rule.maxLength}`
      : `is not ${rule.what}: it must consist of ${rule.parts}`;
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
  if (sources.approval) {
    check("factoryName", RULES.topic, approvalTopicName(sources.factoryName), noDot);
  }
  if (sources.notices) {
    check("factoryName", RULES.topic, noticesTopicName(sources.factoryName), noDot);
  }
  if (sources.dataKey) {
    check("factoryName", RULES.keyAlias, dataKeyAlias(sources.factoryName), noDot);
  }
  if (sources.dashboard) {
    const made = dashboardName(sources.factoryName, "us-east-1");
    check("factoryName", RULES.dashboard, made, `${noDot.replace(/\.$/, "")}, or set dashboard to false.`);
  }
  if (sources.imageKeys) {
    check("factoryName", RULES.keyAlias, imageKeyAlias(sources.factoryName), noDot);
  }
  // The longest parameter name stands for all of them.
  const [longestImage = ""] = [...sources.images].sort((one, other) => other.length - one.length);
  const parameter = parameterName(sources.parameterPrefix, longestImage);
  if (RULES.image.pattern.test(longestImage)) {
    check("parameterPrefix", RULES.parameter, parameter, 'Set another parameterPrefix, such as "/golden-images".');
  }
  for (const image of sources.images) {
    const before = faults.length;
    check("images", RULES.image, image, `Rename the folder ${sources.imagesFolder ?? "buildsrc/images"}/${image}.`);
    if (faults.length > before) {
      continue;
    } // Names that are made from a bad name are bad too: one fault is enough.
    const pipeline = pipelineName(sources.pipelineNamePrefix, image);
    check("pipelineNamePrefix", RULES.pipeline, pipeline, "Set another pipelineNamePrefix.");
    if (faults.length > before) {
      break;
    } // The other images' pipelines share the prefix.
    const remedy = "Set a shorter pipelineNamePrefix or rename the image.";
    if (sources.pullRequests) {
      const forPullRequests = pipelineName(pullRequestPrefix(sources.pipelineNamePrefix), image);
      check("pipelineNamePrefix", RULES.pipeline, forPullRequests, remedy);
    }
    check("pipelineNamePrefix", RULES.rule, pushRuleName(pipeline), remedy);
    if (sources.rebuildSchedules[image] !== undefined && faults.length === before) {
      check("rebuildSchedules", RULES.schedule, rebuildScheduleName(pipeline), remedy);
    }
  }
  return faults;
}
