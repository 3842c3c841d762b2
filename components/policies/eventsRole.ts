// The policy of the role of the rules that start pipelines.
import { arnOf, type Location } from "../basics/location";
import { policyDocument, type PolicyDocument } from "./document";

/** What the rules may do: start these pipelines of the factory, and nothing else. */
export function eventsRolePolicy(location: Location, pipelineNames: readonly string[]): PolicyDocument {
  return policyDocument(
    // A push, or a release of the image that its image is built on: each rule starts its pipeline.
    {
      Sid: "StartPipelines",
      Effect: "Allow",
      Action: "codepipeline:StartPipelineExecution",
      Resource: pipelineNames.map((name) => arnOf(location, "codepipeline", name)),
    },
  );
}
