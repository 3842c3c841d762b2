// The advice itself: how changed publish settings take effect, and what stays in the account.
import type { AdviceParameters } from "./parameters";

/** A push starts the pipelines of all images, so a list of all commands would be read by nobody. */
const MOST_COMMANDS = 5;

/**
 * Says how changed publish settings take effect. Nothing where they are as they were.
 *
 * @param before - the digest of the settings at the last update
 */
export function onChange({ publishDigest, pipelines, region }: AdviceParameters, before: string): readonly string[] {
  if (before === publishDigest || pipelines.length === 0) {
    return [];
  }
  const more = pipelines.length - MOST_COMMANDS;
  return [
    "The publish settings changed. They take effect with the next run of each pipeline, which builds nothing unless the contents",
    "of the image or its key changed too. A push starts one, and so does:",
    ...pipelines
      .slice(0, MOST_COMMANDS)
      .map((name) => `  aws codepipeline start-pipeline-execution --name ${name} --region ${region}`),
    ...(more > 0 ? [`and the same for ${more} more: pulumi stack output pipelineNames`] : []),
  ];
}

/** Says what stays when the factory is taken down. */
export function onDelete({ leaves }: AdviceParameters): readonly string[] {
  return [
    "What stays in the account, by the settings of the last pulumi up:",
    ...leaves.map((line) => `  ${line}`),
    "Settings that were changed since count only after another pulumi up.",
  ];
}
