// The policy of the role of the instance that Packer provisions.
import type { Location } from "../basics/location";
import { agentStatements } from "./agentStatements";
import { policyDocument, type PolicyDocument, type Statement } from "./document";

/** What the builder may do: let Session Manager reach it. */
export function builderInstanceRolePolicy(location: Location): PolicyDocument {
  return policyDocument(
    // Build: the SSM agent registers the instance and opens the channels for Packer's tunnel.
    ...agentStatements(location),
  );
}

/** What the builder of an image with rights of its own may do: that, and what the setting builderPolicies says. */
export function imageBuilderRolePolicy(location: Location, rights: readonly Statement[]): PolicyDocument {
  return policyDocument(...builderInstanceRolePolicy(location).Statement, ...rights);
}
