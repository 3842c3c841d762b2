// CodeBuild: Pulumi makes the projects and report groups, and finds out which builds a destroy has to end.
import { text, type Call } from "../../../frontdoor/service";
import { arn, need, requestTags, texts, type Need, type Needs } from "../need";
import { namesakes, passRole } from "./forms";

const project = (call: Call, name: string) =>
  name.startsWith("arn:") ? name : arn(call, "codebuild", `project/${name}`);
const named = (call: Call) => project(call, text(call.input.name));
const reportGroup = (call: Call) =>
  text(call.input.arn) || arn(call, "codebuild", `report-group/${text(call.input.name)}`);

/** What they need. */
export const projects: Needs = {
  ...namesakes("codebuild", named, ["DeleteProject"]),
  ...namesakes("codebuild", reportGroup, ["DeleteReportGroup"]),
  ...namesakes("codebuild", (call) => project(call, text(call.input.projectName)), ["ListBuildsForProject"]),
  BatchGetProjects: (call) =>
    texts(call.input.names).map((name) => need("codebuild:BatchGetProjects", project(call, name))),
  CreateProject: (call) => withRole(call, "CreateProject"),
  UpdateProject: (call) => withRole(call, "UpdateProject"),
  CreateReportGroup: (call) => [tagged(call, "CreateReportGroup", reportGroup(call))],
  UpdateReportGroup: (call) => [tagged(call, "UpdateReportGroup", reportGroup(call))],
};

function withRole(call: Call, operation: string): Need[] {
  const role = text(call.input.serviceRole);
  return [tagged(call, operation, named(call)), ...(role === "" ? [] : [passRole(role, "codebuild.amazonaws.com")])];
}

/** CodeBuild has no action for tags: they come with what is made or changed. */
function tagged(call: Call, operation: string, resource: string): Need {
  return need(`codebuild:${operation}`, resource, requestTags(call.input.tags));
}
