// Where to watch the pipelines of a factory in the console.
import type { Location } from "../basics/location";

/** Where each partition has its console. */
const CONSOLE_HOSTS: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-us-gov": "console.amazonaws-us-gov.com",
  "aws-cn": "console.amazonaws.cn",
};

/**
 * Image → the page of its pipeline in the console.
 *
 * @param pipelineNames - image → the name of its pipeline
 */
export function consoleUrls(
  pipelineNames: Readonly<Record<string, string>>,
  { partition, region }: Location,
): Record<string, string> {
  const host = CONSOLE_HOSTS[partition] ?? "console.aws.amazon.com";
  return Object.fromEntries(
    Object.entries(pipelineNames).map(([image, pipeline]) => [
      image,
      `https://${region}.${host}/codesuite/codepipeline/pipelines/${pipeline}/view?region=${region}`,
    ]),
  );
}
