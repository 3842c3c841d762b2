// What the rule that sweeps may do: start Sweep, and nothing else. SweepRule attaches it.
import { policyDocument, type PolicyDocument } from "./document";

export function sweepEventsRolePolicy(projectArn: string): PolicyDocument {
  return policyDocument(
    // A build that did not succeed: the rule starts Sweep.
    { Sid: "StartSweep", Effect: "Allow", Action: "codebuild:StartBuild", Resource: projectArn },
  );
}
