// Declarations that the tests of CodePipeline start from.
import type {
  ActionDeclaration,
  Condition,
  PipelineDeclaration,
  StageDeclaration,
  TriggerDeclaration,
} from "../../../sandbox/codepipeline/model";

/** A source action. */
export function source(overrides: Partial<ActionDeclaration> = {}): ActionDeclaration {
  return {
    name: "Source",
    actionTypeId: { category: "Source", owner: "AWS", provider: "CodeCommit", version: "1" },
    configuration: { RepositoryName: "r", BranchName: "main", PollForSourceChanges: "false" },
    outputArtifacts: [{ name: "Source" }],
    namespace: "Source",
    ...overrides,
  };
}

/** A source action that takes an object from S3. */
export function objectSource(configuration: Readonly<Record<string, string>> = {}): ActionDeclaration {
  return {
    name: "Gates",
    actionTypeId: { category: "Source", owner: "AWS", provider: "S3", version: "1" },
    configuration: { S3Bucket: "b", S3ObjectKey: "gates/1.zip", PollForSourceChanges: "false", ...configuration },
    outputArtifacts: [{ name: "Gates" }],
  };
}

export const CONNECTION = "arn:aws:codeconnections:us-east-1:123456789012:connection/1";

/** A source action that takes a commit through a connection. */
export function connectionSource(
  configuration: Readonly<Record<string, string>> = {},
  overrides: Partial<ActionDeclaration> = {},
): ActionDeclaration {
  return {
    name: "Source",
    actionTypeId: { category: "Source", owner: "AWS", provider: "CodeStarSourceConnection", version: "1" },
    configuration: {
      ConnectionArn: CONNECTION,
      FullRepositoryId: "acme/images",
      BranchName: "main",
      OutputArtifactFormat: "CODE_ZIP",
      ...configuration,
    },
    outputArtifacts: [{ name: "Source" }],
    namespace: "Source",
    ...overrides,
  };
}

/** A trigger of that action. */
export function trigger(configuration: Omit<TriggerDeclaration["gitConfiguration"], "sourceActionName">) {
  return {
    providerType: "CodeStarSourceConnection",
    gitConfiguration: { sourceActionName: "Source", ...configuration },
  } as const;
}

/** A pipeline with that action and these triggers. */
export function connected(
  configuration: Readonly<Record<string, string>> = {},
  ...triggers: TriggerDeclaration[]
): PipelineDeclaration {
  return declaration({
    stages: [stage("Source", connectionSource(configuration)), stage("Build", build("Build"))],
    ...(triggers.length > 0 && { triggers }),
  });
}

/** An action that builds. */
export function build(name: string, overrides: Partial<ActionDeclaration> = {}): ActionDeclaration {
  return {
    name,
    actionTypeId: { category: "Build", owner: "AWS", provider: "CodeBuild", version: "1" },
    configuration: { ProjectName: "p" },
    inputArtifacts: [{ name: "Source" }],
    ...overrides,
  };
}

/** A manual approval. */
export function approval(name: string, overrides: Partial<ActionDeclaration> = {}): ActionDeclaration {
  return {
    name,
    actionTypeId: { category: "Approval", owner: "AWS", provider: "Manual", version: "1" },
    ...overrides,
  };
}

/** A stage of these actions. */
export function stage(name: string, ...actions: ActionDeclaration[]): StageDeclaration {
  return { name, actions };
}

/** The condition that skips a stage unless the commit's id is "main", unless the overrides change that. */
export function skipUnless(overrides: Readonly<Record<string, string>>): Condition {
  return {
    result: "SKIP",
    rules: [
      {
        name: "Check",
        ruleTypeId: { category: "Rule", owner: "AWS", provider: "VariableCheck", version: "1" },
        configuration: { Variable: "#{Source.CommitId}", Operator: "EQ", Value: "main", ...overrides },
      },
    ],
  };
}

/** A pipeline of a source and a build. */
export function declaration(overrides: Partial<PipelineDeclaration> = {}): PipelineDeclaration {
  return {
    name: "factory-dev-ubuntu-24.04",
    roleArn: "arn:aws:iam::123456789012:role/pipeline",
    artifactStore: { type: "S3", location: "bucket" },
    pipelineType: "V2",
    executionMode: "QUEUED",
    stages: [stage("Source", source()), stage("Build", build("Build"))],
    ...overrides,
  };
}

/** A pipeline of these stages. */
export const withStages = (...stages: PipelineDeclaration["stages"]) => declaration({ stages });
/** A pipeline whose build differs from the usual one. */
export const withBuild = (overrides: Parameters<typeof build>[1]) =>
  withStages(stage("Source", source()), stage("Build", build("Build", overrides)));

/** A pipeline whose second stage has a condition before entry. */
export const withCondition = (condition: Condition, overrides: Partial<PipelineDeclaration> = {}) =>
  declaration({
    stages: [
      stage("Source", source()),
      { ...stage("Approve", approval("Approve")), beforeEntry: { conditions: [condition] } },
    ],
    ...overrides,
  });

/** A pipeline without a place for its artifacts. */
export function withoutStore(): PipelineDeclaration {
  const { name, roleArn, stages } = declaration();
  return { name, roleArn, stages };
}
