// What the instance that Packer provisions may do: let Session Manager reach it. AmiFactory attaches it.
import type { Location } from "../basics/location";
import { agentStatements } from "./agentStatements";
import { policyDocument, type PolicyDocument } from "./document";

export function builderInstanceRolePolicy(location: Location): PolicyDocument {
  return policyDocument(
    // Build: the SSM agent registers the instance and opens the channels that Packer's tunnel goes through.
    ...agentStatements(location),
  );
}
