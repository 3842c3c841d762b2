// What Validate may do: read the source and write its log. It touches nothing in the account. AmiFactory attaches it.
import { readObjectsStatements } from "./dataKeyUse";
import { policyDocument, type PolicyDocument } from "./document";
import { stageStatements, type StageResources } from "./stageStatements";

export function validateRolePolicy(resources: StageResources): PolicyDocument {
  return policyDocument(...stageStatements(resources), ...readObjectsStatements(resources));
}
