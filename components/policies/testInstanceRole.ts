// The policy of the role of the instance that Test launches.
import type { Location } from "../basics/location";
import { agentStatements } from "./agentStatements";
import { policyDocument, type PolicyDocument } from "./document";

/** What the test instance may do: let Run Command reach it. */
export function testInstanceRolePolicy(location: Location): PolicyDocument {
  return policyDocument(
    // Test: the SSM agent registers the instance, receives the scripts and sends back what they print.
    ...agentStatements(location),
  );
}
