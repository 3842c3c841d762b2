// The program that Pulumi runs before it deletes a pipeline or the projects: ends what runs there, and says what that was.
import { setTimeout as sleep } from "node:timers/promises";
import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { clientSettings, describeFailure } from "../programs/connection";
import { endBuilds } from "./builds";
import { fromEnvironment, type WindDownParameters } from "./parameters";
import { abandonRuns, stopRuns } from "./runs";
import { sweepAfter } from "./sweep";
import type { Pause } from "./wait";

/** Ends the runs and their builds, and sees to what those left behind. */
export async function windDown(
  parameters: WindDownParameters,
  say: (line: string) => void,
  pause: Pause = sleep,
): Promise<void> {
  const { pipelines, projects } = parameters;
  const settings = await clientSettings(parameters.connection);
  const codePipeline = new CodePipelineClient(settings);
  const codeBuild = new CodeBuildClient(settings);
  await Promise.all(pipelines.map((pipeline) => stopRuns(codePipeline, pipeline, say)));
  const toSweep = await endBuilds(codeBuild, parameters, say, pause);
  await Promise.all(pipelines.map((pipeline) => abandonRuns(codePipeline, pipeline, pause)));
  await Promise.all(toSweep.map((build) => sweepAfter(codeBuild, projects.sweep, build, say, pause)));
}

if (require.main === module) {
  windDown(fromEnvironment(process.env), (line) => {
    console.log(line);
  }).catch((error: unknown) => {
    const problem = describeFailure(error);
    if (problem === undefined) {
      throw error;
    }
    console.error(`What runs could not be ended. ${problem}`);
    process.exitCode = 1;
  });
}
