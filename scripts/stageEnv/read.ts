// Reads what CodeBuild told a stage in an image's pipeline the last time that it ran: the project's variables, and those of the
// action with the run's values in place.
import { BatchGetProjectsCommand, type CodeBuildClient, type EnvironmentVariable } from "@aws-sdk/client-codebuild";
import {
  type ActionExecutionDetail,
  type CodePipelineClient,
  paginateListActionExecutions,
} from "@aws-sdk/client-codepipeline";

/** The clients of the services that know. */
export interface StageEnvClients {
  readonly codePipeline: CodePipelineClient;
  readonly codeBuild: CodeBuildClient;
}

/** Variable → value. Throws if the stage never ran, or if no CodeBuild project runs it. */
export async function readStageEnvironment(
  { codePipeline, codeBuild }: StageEnvClients,
  pipeline: string,
  stage: string,
): Promise<Readonly<Record<string, string>>> {
  const detail = await newestOf(codePipeline, pipeline, stage);
  const { ProjectName: name, EnvironmentVariables: json = "[]" } = detail?.input?.resolvedConfiguration ?? {};
  if (name === undefined) {
    throw new Error(
      `Stage ${stage} of ${pipeline} has not run yet, or no CodeBuild project runs it. Start the pipeline: ` +
        `aws codepipeline start-pipeline-execution --name ${pipeline}`,
    );
  }
  const { projects: [project] = [] } = await codeBuild.send(new BatchGetProjectsCommand({ names: [name] }));
  const ofProject = project?.environment?.environmentVariables ?? [];
  return Object.fromEntries([...ofProject.map(nameAndValue), ...variablesIn(json)]);
}

/** The newest run of the stage's action that CodeBuild does. The newest come first. */
async function newestOf(
  client: CodePipelineClient,
  pipelineName: string,
  stage: string,
): Promise<ActionExecutionDetail | undefined> {
  for await (const { actionExecutionDetails = [] } of paginateListActionExecutions({ client }, { pipelineName })) {
    const found = actionExecutionDetails.find(
      ({ stageName = "", input }) =>
        stageName.toLowerCase() === stage.toLowerCase() && input?.resolvedConfiguration?.ProjectName !== undefined,
    );
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function nameAndValue({ name = "", value = "" }: Partial<EnvironmentVariable>): [string, string] {
  return [name, value];
}

/** The list that an action's configuration holds as JSON. */
function variablesIn(json: string): [string, string][] {
  const list = JSON.parse(json) as readonly Partial<EnvironmentVariable>[];
  return list.map(nameAndValue);
}
