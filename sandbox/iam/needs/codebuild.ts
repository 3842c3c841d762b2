// CodeBuild: pipelines and people start, follow and stop builds; a build uploads its reports.
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
};

/** A build's permissions are its project's; its id, or ARN, begins with the project's name. */
function projects(ids: readonly string[]): string[] {
  return [...new Set(ids.map((id) => id.replace(/^arn:.*:build\//, "").split(":")[0] ?? ""))];
}
