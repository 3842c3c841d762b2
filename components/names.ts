// The physical names of a factory: made and checked here, in one place, so that two stacks of an account never collide.

/** A name that AWS or the factory would refuse. */
export interface NameFault {
  /** What the name is made from, as a setting or an argument is called. */
  readonly source: string;
  readonly reason: string;
}

/** What the names of a factory are made from. */
export interface NameSources {
  /** Distinguishes this factory from every other one in the account and region. */
  readonly factoryName: string;
  readonly repositoryName: string;
  readonly pipelineNamePrefix: string;
  readonly projectNamePrefix: string;
  readonly images: readonly string[];
}

export const STAGES = ["validate", "build"] as const;
export type Stage = (typeof STAGES)[number];

interface NameRule {
  readonly what: string;
  readonly pattern: RegExp;
  readonly characters: string;
  readonly maxLength: number;
}

/** Source: the AWS service models' patterns and lengths of RepositoryName, PipelineName, ProjectName and RuleName. */
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
  rule: {
    what: "an EventBridge rule name",
    pattern: /^[A-Za-z0-9._-]+$/,
    characters: "letters, digits, dot, underscore and hyphen",
    maxLength: 64,
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

export function projectName(prefix: string, stage: Stage): string {
  return `${prefix}-${stage}`;
}

export function pipelineName(prefix: string, image: string): string {
  return `${prefix}-${image}`;
}

export function pushRuleName(pipeline: string): string {
  return `${pipeline}-push`;
}

export function logGroupName(project: string): string {
  return `/aws/codebuild/${project}`;
}

export function builderProfileName(factoryName: string): string {
  return `${factoryName}-builder`;
}

/** Everything that is wrong with the names that these sources give. */
export function nameFaults(sources: NameSources): NameFault[] {
  const faults: NameFault[] = [];
  const check = (source: string, rule: NameRule, name: string, remedy: string) => {
    const tooLong = name.length > rule.maxLength;
    if (!tooLong && rule.pattern.test(name)) return;
    const problem = tooLong
      ? `has ${name.length} characters; ${rule.what} has at most ${rule.maxLength}`
      : `is not ${rule.what}: it takes ${rule.characters}`;
    faults.push({ source, reason: `"${name}" ${problem}. ${remedy}` });
  };

  check("factoryName", RULES.factory, sources.factoryName, "Use a shorter or simpler project or stack name.");
  check("repositoryName", RULES.repository, sources.repositoryName, "Set another repositoryName.");
  // The longest project name stands for all of them.
  const project = projectName(sources.projectNamePrefix, "validate");
  check("projectNamePrefix", RULES.project, project, "Set another projectNamePrefix.");
  for (const image of sources.images) {
    const before = faults.length;
    check("images", RULES.image, image, `Rename the folder buildsrc/images/${image}.`);
    if (faults.length > before) continue; // What is made from a bad name is bad as well: one fault is enough.
    const pipeline = pipelineName(sources.pipelineNamePrefix, image);
    check("pipelineNamePrefix", RULES.pipeline, pipeline, "Set another pipelineNamePrefix.");
    if (faults.length > before) break; // The other images' pipelines share the prefix.
    const remedy = "Set a shorter pipelineNamePrefix or rename the image.";
    check("pipelineNamePrefix", RULES.rule, pushRuleName(pipeline), remedy);
  }
  return faults;
}
