// The stages of an image's pipeline as CodePipeline declares them, and what passes from one to the next.
import type * as inputs from "@pulumi/aws/types/input";
import * as pulumi from "@pulumi/pulumi";
import { APPROVE, type ActionVariables, type ExportedVariables } from "../../buildsrc/stages/contract";
import type { Stage } from "../basics/names";

type StageDeclaration = inputs.codepipeline.PipelineStage;
type ActionDeclaration = inputs.codepipeline.PipelineStageAction;

/** Who is asked before an image is published that has not been published before. */
export interface ApprovalRequest {
  /** The topic that tells people of the question. */
  readonly topicArn: pulumi.Input<string>;
  /** After how long the answer counts as no: 5 to 86400. */
  readonly timeoutMinutes: number;
}

/** What the stages are made from. */
export interface PipelineStagesArgs {
  readonly image: string;
  readonly repositoryName: pulumi.Input<string>;
  readonly branch: string;
  /** The CodeBuild projects of the stages. */
  readonly projects: Readonly<Record<Stage, pulumi.Input<string>>>;
  /** @default - nobody is asked */
  readonly approval?: ApprovalRequest;
}

/** The Source action's name, which a pinned commit is addressed to. */
export const SOURCE = "Source";

/**
 * Source: ActionConfigurationValue of CodePipeline's service model. A variable counts as it is written, not as its value.
 */
const MAX_CONFIGURATION_VALUE_LENGTH = 1000;

/** What a stage can be told about a run. */
const COMMIT_ID = "#{Source.CommitId}";
const AMI_ID = exported("Build", "AMI_ID");
const EXECUTION_ID = "#{codepipeline.PipelineExecutionId}";

/** Declares the stages, Source first. */
export function pipelineStages(args: PipelineStagesArgs): StageDeclaration[] {
  const { image, projects, approval } = args;
  const run = { IMAGE: image, COMMIT_ID };
  return [
    oneAction(sourceAction(args)),
    oneAction(buildAction<"validate">("Validate", projects.validate, run)),
    oneAction({ ...buildAction<"build">("Build", projects.build, run), outputArtifacts: ["Build"] }),
    oneAction({ ...buildAction<"test">("Test", projects.test, { ...run, AMI_ID }), category: "Test" }),
    ...(approval ? [approveStage(image, approval)] : []),
    oneAction(buildAction<"publish">("Publish", projects.publish, { ...run, AMI_ID, EXECUTION_ID })),
  ];
}

/** A stage with one action of the same name, whose variables go by that name too. */
function oneAction(action: ActionDeclaration): StageDeclaration {
  return { name: action.name, actions: [action] };
}

function sourceAction({ repositoryName, branch }: PipelineStagesArgs): ActionDeclaration {
  return {
    name: SOURCE,
    namespace: SOURCE,
    category: "Source",
    owner: "AWS",
    provider: "CodeCommit",
    version: "1",
    outputArtifacts: [SOURCE],
    configuration: {
      RepositoryName: repositoryName,
      BranchName: branch,
      // The push rule starts the pipeline: polling would start it a second time.
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

function buildAction<Each extends Stage>(
  name: string,
  project: pulumi.Input<string>,
  environment: Readonly<Record<keyof ActionVariables[Each], string>>,
): ActionDeclaration {
  const variables = Object.entries(environment).map(([key, value]) => ({ name: key, value, type: "PLAINTEXT" }));
  return {
    name,
    namespace: name,
    category: "Build",
    owner: "AWS",
    provider: "CodeBuild",
    version: "1",
    inputArtifacts: [SOURCE],
    configuration: {
      ProjectName: project,
      EnvironmentVariables: checked(`the environment of ${name}`, JSON.stringify(variables)),
    },
  };
}

function approveStage(image: string, { topicArn, timeoutMinutes }: ApprovalRequest): StageDeclaration {
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
    // A release needs no new approval. CodePipeline skips the stage if the rule does not hold.
    beforeEntry: {
      condition: {
        result: "SKIP",
        rules: [
          {
            name: "NotReleasedYet",
            ruleTypeId: { category: "Rule", owner: "AWS", provider: "VariableCheck", version: "1" },
            configuration: { Variable: exported("Test", "RELEASED"), Operator: "NE", Value: "true" },
          },
        ],
      },
    },
  };
}

function checked(what: string, text: string): string {
  if (text.length <= MAX_CONFIGURATION_VALUE_LENGTH) return text;
  throw new pulumi.InputPropertyError({
    propertyPath: "image",
    reason: `${what} has ${text.length} characters; CodePipeline takes ${MAX_CONFIGURATION_VALUE_LENGTH}. Use a shorter image name.`,
  });
}
