// What the instance that Test launches may do: let Run Command reach it. AmiFactory attaches it.
import type { Location } from "../basics/location";
import { agentStatements } from "./agentStatements";
import { policyDocument, type PolicyDocument } from "./document";

export function testInstanceRolePolicy(location: Location): PolicyDocument {
  return policyDocument(
    // Test: the SSM agent registers the instance, is handed the scripts and sends back what they print.
    ...agentStatements(location),
  );
}
