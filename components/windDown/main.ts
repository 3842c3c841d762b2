// The program that Pulumi runs before it deletes a pipeline or the projects: ends what runs there, and says what that was.
import { setTimeout as sleep } from "node:timers/promises";
import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { clientSettings, describeFailure } from "../programs/connection";
import { endBuilds } from "./builds";
import { fromEnvironment, type WindDownParameters } from "./parameters";
import { endRuns } from "./runs";
import { sweepAfter } from "./sweep";
import { waitUntil, type Pause } from "./wait";

/**
 * How long runs may take to end while no build of theirs runs. AWS does not say how long CodePipeline takes to begin a
 * build and to notice its end; this is generous.
 */
const RUNS_MINUTES = 15;

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
  const toSweep: string[] = [];
  const isOver = async () => {
    // A run that is over begins no build any more, so the builds are looked at after the runs.
    const areOver = await Promise.all(pipelines.map((pipeline) => endRuns(codePipeline, pipeline, say)));
    toSweep.push(...(await endBuilds(codeBuild, parameters, say, pause)));
    return areOver.every(Boolean);
  };
  await waitUntil(isOver, { minutes: RUNS_MINUTES, what: `the runs of ${pipelines.join(", ")} to stop`, pause });
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
