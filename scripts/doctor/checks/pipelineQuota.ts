// How many pipelines there may be: each image gets one.
import { pipelineName } from "../../../components/basics/names";
import type { Check } from "../check";
import type { Context } from "../context";
import { fine, stop, type Finding } from "../finding";
import { pipelines } from "../names/lookups";
import { increaseOf, quotaValue, type Quota } from "../quotas";

/** Source: "Quotas in AWS CodePipeline", CodePipeline user guide. */
const PIPELINES: Quota = { service: "codepipeline", code: "L-78D200AD", name: "Total pipelines" };

/** How many pipelines there may be. */
export const pipelineQuota: Check = {
  topic: "CodePipeline",
  needsStack: true,
  async look(context) {
    const [allowed, existing] = await Promise.all([quotaValue(context, PIPELINES), pipelines(context, [])]);
    return pipelineFindings(context, allowed, [...existing.keys()]);
  },
};

/** Judges how many pipelines there may be by those that `up` would add. */
export function pipelineFindings(
  { settings, region }: Pick<Context, "settings" | "region">,
  allowed: number,
  existing: readonly string[],
): readonly Finding[] {
  const wanted = settings.images.map((image) => pipelineName(settings.pipelineNamePrefix, image));
  const added = wanted.filter((name) => !existing.includes(name)).length;
  const room = `${existing.length} of ${allowed} pipelines exist in ${region}; up adds ${added}.`;
  const total = existing.length + added;
  return [total > allowed ? stop(room, increaseOf(PIPELINES, total, region)) : fine(room)];
}
