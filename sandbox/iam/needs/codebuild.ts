// CodeBuild: pipelines and people start, follow and stop builds, and people read their reports.
import { text } from "../../frontdoor/service";
import { arn, need, texts, type Needs } from "./need";
import { startBuildKeys } from "./startBuild";

/** What CodeBuild's operations need. */
export const codebuild: Needs = {
  StartBuild: (call) => [
    need(
      "codebuild:StartBuild",
      arn(call, "codebuild", `project/${text(call.input.projectName)}`),
      startBuildKeys(call.input),
    ),
  ],
  BatchGetBuilds: (call) =>
    projects(texts(call.input.ids)).map((name) =>
      need("codebuild:BatchGetBuilds", arn(call, "codebuild", `project/${name}`)),
    ),
  StopBuild: (call) =>
    projects([text(call.input.id)]).map((name) =>
      need("codebuild:StopBuild", arn(call, "codebuild", `project/${name}`)),
    ),
  BatchGetReportGroups: (call) =>
    texts(call.input.reportGroupArns).map((group) => need("codebuild:BatchGetReportGroups", group)),
  BatchGetReports: (call) =>
    groups(texts(call.input.reportArns)).map((group) => need("codebuild:BatchGetReports", group)),
  DescribeTestCases: (call) =>
    groups([text(call.input.reportArn)]).map((group) => need("codebuild:DescribeTestCases", group)),
};

/** A report's permissions are its group's; its ARN is the group's with an id after it. */
function groups(reports: readonly string[]): string[] {
  return [...new Set(reports.map((arn) => arn.replace(":report/", ":report-group/").replace(/:[^:/]*$/, "")))];
}

/** A build's permissions are its project's; its id, or ARN, begins with the project's name. */
function projects(ids: readonly string[]): string[] {
  return [...new Set(ids.map((id) => id.replace(/^arn:.*:build\//, "").split(":")[0] ?? ""))];
}
