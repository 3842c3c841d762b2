// The part of Upkeep that starts the pipelines whose image would change although nobody pushed: its base AMI is another one
// now, or the image is too old.
import { createHash } from "node:crypto";
import { CodePipelineClient, StartPipelineExecutionCommand } from "../../common/aws";
import { clientSettings } from "../../common/regions";
import type { Part } from "../part";
import { lookAtImages } from "./look";
import { dayOf, lookAtPipeline } from "./pipelineState";
import type { PipelineState } from "./imageState";
import { concerned, planRebuilds, type StartPipeline } from "./plan";

/** The part that rebuilds. */
export const rebuildPart = makeRebuildPart((region) => new CodePipelineClient(clientSettings(region)));

/** Makes the part. */
export function makeRebuildPart(codePipelineIn: (region: string) => CodePipelineClient): Part<StartPipeline> {
  return {
    name: "rebuild",
    plan: async (upkeep) => {
      const { now, settings } = upkeep;
      const { region, maxAgeDays } = settings;
      const images = await lookAtImages(upkeep);
      const codePipeline = codePipelineIn(region);
      const pipelines = new Map<string, PipelineState>();
      // One after another: CodePipeline answers few such calls at once.
      for (const { image, pipeline } of concerned(images, { maxAgeDays, now })) {
        pipelines.set(image, await lookAtPipeline(codePipeline, pipeline, now));
      }
      return planRebuilds(images, { maxAgeDays, now, pipelines });
    },
    act: async ({ settings, now }, action) => {
      const { subject: name, reason } = action;
      const { pipelineExecutionId = "" } = await codePipelineIn(settings.region).send(
        new StartPipelineExecutionCommand({
          name,
          variables: [{ name: "REASON", value: reason }],
          clientRequestToken: requestToken(action, now),
        }),
      );
      return `run ${pipelineExecutionId}`;
    },
  };
}

/** The same on one day for one cause: two runs of Upkeep at once start one run of the pipeline. */
export function requestToken({ subject, key }: StartPipeline, now: Date): string {
  return createHash("sha256")
    .update([subject, dayOf(now), key].join("\n"))
    .digest("hex");
}
