// The policy of the role of the push rules.
import { arnOf, type Location } from "../basics/location";
import { policyDocument, type PolicyDocument } from "./document";

/** What the push rules may do: start the factory's pipelines, and nothing else. */
export function eventsRolePolicy(location: Location, pipelineNames: readonly string[]): PolicyDocument {
  return policyDocument(
    // A push: each rule starts its pipeline.
    {
      Sid: "StartPipelines",
      Effect: "Allow",
      Action: "codepipeline:StartPipelineExecution",
      Resource: pipelineNames.map((name) => arnOf(location, "codepipeline", name)),
    },
  );
}
