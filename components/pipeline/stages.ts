// The stages of an image's pipeline as CodePipeline declares them, and what passes from one to the next.
import type * as inputs from "@pulumi/aws/types/input";
import * as pulumi from "@pulumi/pulumi";
import {
  APPROVE,
  ARTIFACTS,
  CURRENT_RELEASE,
  type PIPELINE_VARIABLES,
  type ActionVariables,
  type BuilderVariables,
  type ExportedVariables,
  type PullRequestVariables,
} from "../../buildsrc/stages/contract";
import type { Stage } from "../basics/names";
import type { PipelineSource } from "../source/imageSource";

type StageDeclaration = inputs.codepipeline.PipelineStage;
type ActionDeclaration = inputs.codepipeline.PipelineStageAction;
type Rule = inputs.codepipeline.PipelineStageBeforeEntryConditionRule;

/** Who is asked before an image is published that has not been published before. */
export interface ApprovalRequest {
  /** The topic that tells people of the question. */
  readonly topicArn: pulumi.Input<string>;
  /** After how long the answer counts as no: 5 to 86400. */
  readonly timeoutMinutes: number;
}

/** Where the code of the gates is. */
interface GatesPlace {
  /** The name of its bucket. */
  readonly bucketName: pulumi.Input<string>;
  /** Its key in the bucket. */
  readonly gatesKey: pulumi.Input<string>;
}

/** What the stages are made from. */
export interface PipelineStagesArgs extends GatesPlace {
  /** The image's name. */
  readonly image: string;
  /** What Source takes the commit from. */
  readonly source: PipelineSource;
  /** The CodeBuild projects of the stages. */
  readonly projects: Readonly<Record<Stage, pulumi.Input<string>>>;
  /**
   * The instance profile of the image's builders.
   * @default - what the project says
   */
  readonly builderProfile?: string;
  /**
   * Who is asked before an image is published that was not published before.
   * @default - nobody
   */
  readonly approval?: ApprovalRequest;
  /**
   * Whether a run whose image has a current release skips all stages after Validate.
   * @default true
   */
  readonly skipUnchanged?: boolean;
}

/**
 * Source: ActionConfigurationValue of CodePipeline's service model. A variable counts as it is written, not as its value.
 */
const MAX_CONFIGURATION_VALUE_LENGTH = 1000;

/** What a stage can be told about a run. */
const COMMIT_ID = "#{Source.CommitId}";
const AMI_ID = exported("Build", "AMI_ID");
const PULL_REQUEST = "#{Source.PullRequestId}";
const EXECUTION_ID = "#{codepipeline.PipelineExecutionId}";
const REBUILD = pipelineVariable("REBUILD");

/**
 * Retries a stage once by itself, for failures that pass: a quota of builds that is used up, a policy that IAM has not spread
 * yet, throttling. Build and Test have none: CodePipeline does not tell such a failure from a provisioner's, whose build would
 * only be repeated, or a test's, which must not release an image because it passed the second time.
 */
const RETRIED = {
  onFailure: { result: "RETRY", retryConfiguration: { retryMode: "FAILED_ACTIONS" } },
} satisfies Partial<StageDeclaration>;

/**
 * A run whose image has a current release skips all that comes after Validate. That Validate says so is no danger, although
 * it runs the commit's code: without Publish, nothing comes of a run.
 */
const IF_ANYTHING_TO_DO = rule("AnythingToDo", exported("Validate", "CURRENT"), CURRENT_RELEASE);

/**
 * Whoever starts a run sets its variables, and CodePipeline puts their values into the JSON of an action's environment as they
 * are: a quotation mark would add other variables. So this one reaches Build only if it is one of two words, and REASON, which
 * may be anything, reaches no action: the stages that want it ask CodePipeline. Validate refuses another word by itself.
 */
const IF_REBUILD_IS_FLAG = rule("RebuildIsFlag", REBUILD, "^(true|false)$", "MATCHES");

/** Declares the stages, Source first. */
export function pipelineStages(args: PipelineStagesArgs): StageDeclaration[] {
  const { image, projects, builderProfile, approval, skipUnchanged = true } = args;
  const run = { IMAGE: image, COMMIT_ID };
  const built = { ...run, REBUILD, ...(builderProfile !== undefined && { INSTANCE_PROFILE: builderProfile }) };
  const ifAnythingToDo = skipUnchanged ? [IF_ANYTHING_TO_DO] : [];
  return [
    { name: "Source", actions: [sourceAction(args), gatesAction(args)], ...RETRIED },
    { ...oneAction(buildAction<"validate">("Validate", projects.validate, { ...run, EXECUTION_ID })), ...RETRIED },
    {
      ...oneAction({ ...buildAction<"build">("Build", projects.build, built), outputArtifacts: ["Build"] }),
      ...enteredIf([IF_REBUILD_IS_FLAG, ...ifAnythingToDo]),
    },
    {
      ...oneAction({ ...gateAction<"test">("Test", projects.test, { ...run, AMI_ID }), category: "Test" }),
      ...enteredIf(ifAnythingToDo),
    },
    ...(approval ? [approveStage(image, approval, ifAnythingToDo)] : []),
    {
      ...oneAction(gateAction<"publish">("Publish", projects.publish, { ...run, AMI_ID, EXECUTION_ID })),
      ...enteredIf(ifAnythingToDo),
      ...RETRIED,
    },
  ];
}

/** What the stages of a pipeline for pull requests are made from. */
export interface PullRequestStagesArgs extends GatesPlace {
  /** What Source takes the commit from, and the branch that it takes it from if no pull request starts the run. */
  readonly source: PipelineSource;
  readonly branch: string;
}

/**
 * Holds if a pull request started the run. CodePipeline also runs a new pipeline once by itself, at the branch: then no
 * variable tells a pull request, and an action that wanted one would fail.
 */
function ifPullRequest(branch: string): Rule {
  return rule("PullRequest", "#{Source.BranchName}", branch);
}

/**
 * Declares the stages that a pull request runs for an image: Validate, and if there are projects for them, Build and Test.
 * Nothing is published, and there is no role that could.
 */
export function pullRequestStages(
  args: PullRequestStagesArgs & {
    readonly image: string;
    readonly projects: Readonly<Partial<Record<"validate" | "build" | "test", pulumi.Input<string>>>>;
  },
): StageDeclaration[] {
  const { image, projects, branch } = args;
  const { validate = "", build, test } = projects;
  const run = { IMAGE: image, COMMIT_ID, PULL_REQUEST };
  const first = ifPullRequest(branch);
  const then = enteredIf([first, IF_ANYTHING_TO_DO]);
  return [
    { name: "Source", actions: [sourceAction(args), gatesAction(args)], ...RETRIED },
    {
      ...oneAction(buildAction<"validate">("Validate", validate, { ...run, EXECUTION_ID })),
      ...enteredIf([first]),
      ...RETRIED,
    },
    ...(build === undefined
      ? []
      : [
          {
            ...oneAction({
              ...buildAction<"build">("Build", build, { ...run, REBUILD: "false" }),
              outputArtifacts: ["Build"],
            }),
            ...then,
          },
        ]),
    ...(test === undefined
      ? []
      : [{ ...oneAction({ ...gateAction<"test">("Test", test, { ...run, AMI_ID }), category: "Test" }), ...then }]),
  ];
}

/** Declares the stages that run when a pull request is closed. */
export function closedStages(
  args: PullRequestStagesArgs & { readonly project: pulumi.Input<string> },
): StageDeclaration[] {
  const { project, branch } = args;
  const prune = codeBuildAction("Prune", [ARTIFACTS.gates], {
    ProjectName: project,
    ...told("Prune", { PULL_REQUEST }),
  });
  return [
    { name: "Source", actions: [sourceAction(args), gatesAction(args)], ...RETRIED },
    { ...oneAction(prune), ...enteredIf([ifPullRequest(branch)]), ...RETRIED },
  ];
}

/** A stage with one action of the same name, whose variables go by that name too. */
function oneAction(action: ActionDeclaration): StageDeclaration {
  return { name: action.name, actions: [action] };
}

function sourceAction({ source: { action } }: Pick<PipelineStagesArgs, "source">): ActionDeclaration {
  return {
    name: ARTIFACTS.source,
    namespace: ARTIFACTS.source,
    category: "Source",
    owner: "AWS",
    version: "1",
    outputArtifacts: [ARTIFACTS.source],
    ...action,
  };
}

/** Fetches the code that Test and Publish run: the stack's own, which no push changes. */
function gatesAction({ bucketName, gatesKey }: GatesPlace): ActionDeclaration {
  return {
    name: ARTIFACTS.gates,
    category: "Source",
    owner: "AWS",
    provider: "S3",
    version: "1",
    outputArtifacts: [ARTIFACTS.gates],
    configuration: {
      S3Bucket: bucketName,
      S3ObjectKey: gatesKey,
      // A new bundle has a new key, so an object never changes.
      PollForSourceChanges: "false",
    },
  };
}

/** What a stage reads of a variable that an earlier action exports. */
function exported<Action extends keyof ExportedVariables>(
  action: Action,
  variable: keyof ExportedVariables[Action] & string,
): string {
  return `#{${action}.${variable}}`;
}

/** What a stage reads of a variable of the pipeline. */
function pipelineVariable(variable: keyof typeof PIPELINE_VARIABLES): string {
  return `#{variables.${variable}}`;
}

/** An action that runs the commit's own code. */
function buildAction<Each extends Stage>(
  name: string,
  project: pulumi.Input<string>,
  environment: Told<Each>,
): ActionDeclaration {
  return codeBuildAction(name, [ARTIFACTS.source], { ProjectName: project, ...told(name, environment) });
}

/** An action that runs the stack's code; the commit is its data. */
function gateAction<Each extends Stage>(
  name: string,
  project: pulumi.Input<string>,
  environment: Told<Each>,
): ActionDeclaration {
  return codeBuildAction(name, [ARTIFACTS.gates, ARTIFACTS.source], {
    ProjectName: project,
    PrimarySource: ARTIFACTS.gates,
    ...told(name, environment),
  });
}

function codeBuildAction(
  name: string,
  inputArtifacts: string[],
  configuration: Record<string, pulumi.Input<string>>,
): ActionDeclaration {
  return {
    name,
    namespace: name,
    category: "Build",
    owner: "AWS",
    provider: "CodeBuild",
    version: "1",
    inputArtifacts,
    configuration,
  };
}

/** What an action tells its stage: a value for each variable of the contract. */
type Told<Each extends Stage> = Readonly<Record<keyof ActionVariables[Each], string>> &
  Readonly<Partial<Record<keyof (BuilderVariables & PullRequestVariables), string>>>;

function told(name: string, environment: Readonly<Record<string, string>>) {
  const variables = Object.entries(environment).map(([key, value]) => ({ name: key, value, type: "PLAINTEXT" }));
  return { EnvironmentVariables: checked(`the environment of ${name}`, JSON.stringify(variables)) };
}

function approveStage(
  image: string,
  { topicArn, timeoutMinutes }: ApprovalRequest,
  ifAnythingToDo: readonly Rule[],
): StageDeclaration {
  const question = `Publish ${AMI_ID} as the newest ${image}? Commit ${COMMIT_ID}, tests: ${exported("Test", "TESTS")}.`;
  return {
    ...oneAction({
      name: APPROVE,
      category: "Approval",
      owner: "AWS",
      provider: "Manual",
      version: "1",
      timeoutInMinutes: timeoutMinutes,
      configuration: {
        NotificationArn: topicArn,
        CustomData: checked(`the question of ${APPROVE}`, question),
        ExternalEntityLink: exported("Test", "REPORT_URL"),
      },
    }),
    // A release needs no new approval: that, Test says, which runs the stack's code. The first rule comes first since Test
    // says nothing in a run that skips it.
    ...enteredIf([...ifAnythingToDo, rule("NotReleasedYet", exported("Test", "RELEASED"), "true")]),
  };
}

/** CodePipeline skips the stage if one of the rules does not hold. */
function enteredIf(rules: readonly Rule[]): Pick<StageDeclaration, "beforeEntry"> {
  return rules.length === 0 ? {} : { beforeEntry: { condition: { result: "SKIP", rules: [...rules] } } };
}

/** Holds if the variable has another value, or compares otherwise with it. */
function rule(name: string, variable: string, value: string, operator: "MATCHES" | "NE" = "NE"): Rule {
  return {
    name,
    ruleTypeId: { category: "Rule", owner: "AWS", provider: "VariableCheck", version: "1" },
    configuration: { Variable: variable, Operator: operator, Value: value },
  };
}

function checked(what: string, text: string): string {
  if (text.length <= MAX_CONFIGURATION_VALUE_LENGTH) {
    return text;
  }
  throw new pulumi.InputPropertyError({
    propertyPath: "image",
    reason: `${what} has ${text.length} characters; CodePipeline takes ${MAX_CONFIGURATION_VALUE_LENGTH}. Use a shorter image name.`,
  });
}
