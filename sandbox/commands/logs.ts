// `logs IMAGE [STAGE]`: what the builds of an image's newest run wrote.
import { readBuildLog } from "../client/buildLog";
import { newestRun } from "../client/runs";
import type { Invocation } from "./invocation";
import { openSandbox } from "./open";
import { pipelineOf } from "./pipelineOf";

/** Gives 0 once the logs are printed. */
export async function logs(invocation: Invocation): Promise<number> {
  const { endpoint } = await openSandbox(invocation);
  const [image, stage] = invocation.words;
  const { clients, pipeline } = await pipelineOf(endpoint, image);
  const run = await newestRun(clients, pipeline);
  const actions = (run?.actions ?? []).filter(
    (action) => action.buildId && (!stage || action.stage.toLowerCase() === stage.toLowerCase()),
  );
  if (actions.length === 0) {
    throw new Error(`logs: the newest run of ${pipeline} has no build${stage ? ` in a stage "${stage}"` : ""} yet.`);
  }
  for (const { stage: name, status, buildId = "" } of actions) {
    console.log(`=== ${pipeline} ${name} (${status}, ${buildId})`);
    for (const line of await readBuildLog(clients, buildId)) {
      console.log(line);
    }
  }
  return 0;
}
