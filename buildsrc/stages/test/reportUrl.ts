// The page that shows a build's test report, which an approver is shown.
import { OUTSIDE_CODEBUILD } from "../common/environment";

/** Where each partition has its console. */
const CONSOLE_HOSTS: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-us-gov": "console.amazonaws-us-gov.com",
  "aws-cn": "console.amazonaws.cn",
};

/**
 * The page's address; empty outside CodeBuild.
 *
 * @param buildArn - arn:aws:codebuild:<region>:<account>:build/<project>:<uuid>
 */
export function reportUrl(buildArn: string): string {
  if (buildArn === OUTSIDE_CODEBUILD) {
    return "";
  }
  const [, partition = "", , region = "", account = "", ...rest] = buildArn.split(":");
  const build = rest.join(":").replace(/^build\//, "");
  const project = build.split(":")[0] ?? "";
  const host = CONSOLE_HOSTS[partition] ?? "console.aws.amazon.com";
  return (
    `https://${region}.${host}/codesuite/codebuild/${account}/projects/${project}` +
    `/build/${encodeURIComponent(build)}/reports?region=${region}`
  );
}
