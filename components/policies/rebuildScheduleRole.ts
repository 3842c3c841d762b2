// The policy of the role of the schedules that build single images anew.
import { arnOf, type Location } from "../basics/location";
import { policyDocument, type PolicyDocument } from "./document";

/** What the schedules may do: start these pipelines, and nothing else. */
export function rebuildScheduleRolePolicy(location: Location, pipelineNames: readonly string[]): PolicyDocument {
  return policyDocument({
    Sid: "StartPipelines",
    Effect: "Allow",
    Action: "codepipeline:StartPipelineExecution",
    Resource: pipelineNames.map((name) => arnOf(location, "codepipeline", name)),
  });
}
