// The page that shows a build's test report, which an approver is shown.
import { OUTSIDE_CODEBUILD } from "../common/environment";

/**
 * The page's address; empty outside CodeBuild.
 *
 * @param buildArn - arn:aws:codebuild:<region>:<account>:build/<project>:<uuid>
 */
export function reportUrl(buildArn: string): string {
  if (buildArn === OUTSIDE_CODEBUILD) {
    return "";
  }
  const [, , , region = "", account = "", ...rest] = buildArn.split(":");
  const build = rest.join(":").replace(/^build\//, "");
  const project = build.split(":")[0] ?? "";
  return (
    `https://${region}.console.aws.amazon.com/codesuite/codebuild/${account}/projects/${project}` +
    `/build/${encodeURIComponent(build)}/reports?region=${region}`
  );
}
