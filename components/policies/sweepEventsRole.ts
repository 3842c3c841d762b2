// The policy of the role of the rule that starts Sweep.
import { policyDocument, type PolicyDocument } from "./document";

/** What the rule may do: start Sweep, and nothing else. */
export function sweepEventsRolePolicy(projectArn: string): PolicyDocument {
  return policyDocument(
    // A build that did not succeed: the rule starts Sweep.
    { Sid: "StartSweep", Effect: "Allow", Action: "codebuild:StartBuild", Resource: projectArn },
  );
}
