// Where the console shows what a message is about.

/** The page of a pipeline's run. */
export function runUrl(region: string, pipeline: string, executionId: string): string {
  return pipelineUrl(region, pipeline, `executions/${executionId}/timeline`);
}

/** The page of a pipeline, with the button by which a run is approved. */
export function pipelineUrl(region: string, pipeline: string, page = "view"): string {
  return `https://${region}.console.aws.amazon.com/codesuite/codepipeline/pipelines/${pipeline}/${page}?region=${region}`;
}

/** The page with a build's log. */
export function buildUrl(region: string, { account, project, id }: BuildName): string {
  const build = encodeURIComponent(`${project}:${id}`);
  return (
    `https://${region}.console.aws.amazon.com/codesuite/codebuild/${account}/projects/${project}` +
    `/build/${build}/log?region=${region}`
  );
}

/** What a build's ARN says of it. */
export interface BuildName {
  readonly account: string;
  readonly project: string;
  /** Also the name of its log stream. */
  readonly id: string;
}

/** Takes arn:aws:codebuild:<region>:<account>:build/<project>:<id> apart. */
export function nameBuild(arn: string): BuildName {
  const [, , , , account = "", build = "", id = ""] = arn.split(":");
  return { account, project: build.replace(/^build\//, ""), id };
}
