// The policy of the role of the instance that Packer provisions.
import type { Location } from "../basics/location";
import { agentStatements } from "./agentStatements";
import { policyDocument, type PolicyDocument } from "./document";

/** What the builder may do: let Session Manager reach it. */
export function builderInstanceRolePolicy(location: Location): PolicyDocument {
  return policyDocument(
    // Build: the SSM agent registers the instance and opens the channels for Packer's tunnel.
    ...agentStatements(location),
  );
}
