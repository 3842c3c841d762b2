// `start IMAGE`: starts a run of an image's pipeline and follows it to its end.
import { StartPipelineExecutionCommand } from "@aws-sdk/client-codepipeline";
import { followRuns } from "../client/follow";
import { newestRun } from "../client/runs";
import type { Invocation } from "./invocation";
import { openSandbox } from "./open";
import { describeChange, describeFailures, describeRuns } from "./report";
import { pipelineOf } from "./pipelineOf";

/** Gives 0 if the run succeeded. */
export async function start(invocation: Invocation): Promise<number> {
  const { endpoint } = await openSandbox(invocation);
  const { clients, pipeline } = await pipelineOf(endpoint, invocation.words[0]);
  const before = await newestRun(clients, pipeline);
  const started = Date.now();
  await clients.codePipeline.send(new StartPipelineExecutionCommand({ name: pipeline }));
  const runs = await followRuns(clients, {
    pipelines: () => Promise.resolve([pipeline]),
    except: new Map(before ? [[pipeline, before.executionId]] : []),
    onChange: (run, action) => {
      console.log(describeChange((Date.now() - started) / 1000, run, action));
    },
  });
  for (const failure of await describeFailures(clients, runs)) {
    console.log(failure);
  }
  console.log(describeRuns(runs, invocation.port));
  return runs.every(({ status }) => status === "Succeeded") ? 0 : 1;
}
