// What a run of a pipeline was started with: why, and whether it is to make a new AMI in any case.
//
// The stages ask CodePipeline. In the environment of an action, which is JSON, a value with a quotation mark would add other
// variables: whoever can start a pipeline could run code in the roles of its stages.
import { GetPipelineExecutionCommand, type CodePipelineClient, type PipelineExecution } from "../common/aws";
import { StageError } from "../common/stageError";
import { BASE_RULE_SUFFIX, PIPELINE_VARIABLES } from "../contract";

/** A run of a pipeline. */
export interface Run {
  /** The pipeline's name. */
  readonly pipeline: string;
  readonly executionId: string;
}

/** What a run was started with. */
export interface RunStart {
  /** In words, on one line. */
  readonly reason: string;
  /** Whether it makes a new AMI although there is one of the same content. */
  readonly rebuild: boolean;
}

/** A reason is for people: what is longer is cut. */
const LONGEST_REASON = 300;

/** Asks CodePipeline what a run was started with. */
export async function readRunStart(
  codePipeline: CodePipelineClient,
  { pipeline: pipelineName, executionId: pipelineExecutionId }: Run,
): Promise<RunStart> {
  const { pipelineExecution = {} } = await codePipeline.send(
    new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId }),
  );
  return { reason: reasonOf(pipelineExecution), rebuild: rebuildOf(pipelineExecution) };
}

/** Why a run was started: what whoever started it says, or what CodePipeline knows. */
export function reasonOf(run: PipelineExecution): string {
  const given = valueOf(run, "REASON");
  const reason = given === undefined || given === PIPELINE_VARIABLES.REASON.defaultValue ? startOf(run) : given;
  const line = reason.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
  return line.length <= LONGEST_REASON ? line : `${line.slice(0, LONGEST_REASON - 1)}…`;
}

function rebuildOf(run: PipelineExecution): boolean {
  const value = valueOf(run, "REBUILD") ?? PIPELINE_VARIABLES.REBUILD.defaultValue;
  if (value !== "true" && value !== "false") {
    throw new StageError(
      `The run's variable REBUILD is "${value}".`,
      'Start the pipeline again with "true", to make a new AMI in any case, or "false".',
    );
  }
  return value === "true";
}

/** A pipeline that an older factory made has no variables. */
function valueOf({ variables = [] }: PipelineExecution, name: keyof typeof PIPELINE_VARIABLES): string | undefined {
  return variables.find((each) => each.name === name)?.resolvedValue;
}

/** The detail of a trigger is the ARN of who or what started the run. */
function startOf({ trigger: { triggerType, triggerDetail = "" } = {} }: PipelineExecution): string {
  switch (triggerType) {
    case "CreatePipeline":
      return "the pipeline is new";
    case "CloudWatchEvent":
      return triggerDetail.endsWith(BASE_RULE_SUFFIX) ? "a new release of its base image" : "a push";
    case "Webhook":
    case "WebhookV2":
      return "a push";
    case "StartPipelineExecution":
      return `started by ${triggerDetail.split(":").at(-1) ?? ""}`;
    default:
      return triggerType ?? "not known";
  }
}
