// Asks IAM what the policies of a user or a role say of the actions that Pulumi needs.
import { paginateSimulatePrincipalPolicy, type EvaluationResult, type IAMClient } from "@aws-sdk/client-iam";
import type { Kind } from "../../../components/deploying/place";
import type { Command } from "../../../components/deploying/needed";
import { exampleOf, type Question } from "./questions";

/** Why an action is not allowed. */
export type Reason =
  | "not allowed"
  | "denied"
  | "not in the permissions boundary"
  | "denied by the organization"
  | "conditions";

/** An action that is not allowed. */
export interface Denial {
  readonly action: string;
  readonly on: Kind;
  readonly command: Command;
  /** As policies name them. */
  readonly resources: readonly string[];
  readonly reason: Reason;
  /**
   * The condition keys that any of the policies asks for, and nobody knows before the call. IAM does not say whether their
   * statements are about this action. Source: MissingContextValues in EvaluationResult, IAM API.
   */
  readonly missingKeys: readonly string[];
}

/** The actions of a question that are not allowed. */
export async function denialsOf(client: IAMClient, PolicySourceArn: string, question: Question): Promise<Denial[]> {
  const { actions, resources, keys } = question;
  const pages = paginateSimulatePrincipalPolicy(
    { client },
    {
      PolicySourceArn,
      ActionNames: [...actions],
      ResourceArns: resources.map(exampleOf),
      ContextEntries: Object.entries(keys).map(([ContextKeyName, values]) => ({
        ContextKeyName,
        ContextKeyType: ContextKeyName === "aws:TagKeys" ? "stringList" : "string",
        ContextKeyValues: [...values],
      })),
    },
  );
  const denials: Denial[] = [];
  for await (const { EvaluationResults = [] } of pages) {
    denials.push(...EvaluationResults.flatMap((result) => denialIn(result, question) ?? []));
  }
  return denials;
}

/** What a result denies, if anything: the result of an action has one for each resource. */
export function denialIn(result: EvaluationResult, { on, command, resources }: Question): Denial | undefined {
  const { EvalActionName: action = "", EvalDecision, ResourceSpecificResults = [] } = result;
  const specific = ResourceSpecificResults.map((each) => ({
    ...each,
    decision: each.EvalResourceDecision,
    resource: resources.find((resource) => exampleOf(resource) === each.EvalResourceName) ?? each.EvalResourceName,
  }));
  const all = specific.length > 0 ? specific : [{ ...result, decision: EvalDecision, resource: resources[0] }];
  const denied = all.filter(({ decision }) => decision !== "allowed");
  const [first] = denied;
  if (!first) {
    return undefined;
  }
  const missingKeys = [...new Set(denied.flatMap(({ MissingContextValues = [] }) => MissingContextValues))];
  return {
    action,
    on,
    command,
    resources: denied.flatMap(({ resource }) => resource ?? []),
    reason: reasonOf(
      first.decision === "explicitDeny",
      missingKeys,
      result.OrganizationsDecisionDetail?.AllowedByOrganizations,
      first.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary,
    ),
    missingKeys,
  };
}

function reasonOf(
  isExplicit: boolean,
  missingKeys: readonly string[],
  isInOrganization = true,
  isInBoundary = true,
): Reason {
  if (!isInOrganization) {
    return "denied by the organization";
  }
  if (isExplicit) {
    // In the real call such a Deny may not apply: one that asks for MFA, for example.
    return missingKeys.length > 0 ? "conditions" : "denied";
  }
  return isInBoundary ? "not allowed" : "not in the permissions boundary";
}
