// The policy of the role of the rules that start Tell.
import { policyDocument, type PolicyDocument } from "./document";

/** What the rules may do: start Tell, and nothing else. */
export function tellEventsRolePolicy(projectArn: string): PolicyDocument {
  return policyDocument(
    // Something happened that people are told of: a rule starts Tell.
    { Sid: "StartTell", Effect: "Allow", Action: "codebuild:StartBuild", Resource: projectArn },
  );
}
