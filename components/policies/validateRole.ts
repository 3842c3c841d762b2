// The policy of Validate's role.
import { readObjectsStatements } from "./dataKeyUse";
import { policyDocument, type PolicyDocument } from "./document";
import { stageStatements, type StageResources } from "./stageStatements";

/** What Validate may do: read the source and write its log. It changes nothing in the account. */
export function validateRolePolicy(resources: StageResources): PolicyDocument {
  return policyDocument(...stageStatements(resources), ...readObjectsStatements(resources));
}
