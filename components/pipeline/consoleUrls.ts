// Where to watch the pipelines of a factory in the console.
import type { Location } from "../basics/location";

/**
 * Image → the page of its pipeline in the console.
 *
 * @param pipelineNames - image → the name of its pipeline
 */
export function consoleUrls(
  pipelineNames: Readonly<Record<string, string>>,
  { region }: Location,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(pipelineNames).map(([image, pipeline]) => [
      image,
      `https://${region}.console.aws.amazon.com/codesuite/codepipeline/pipelines/${pipeline}/view?region=${region}`,
    ]),
  );
}
