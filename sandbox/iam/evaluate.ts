// Decides whether policies allow a request, by the logic that AWS documents for a principal and a resource of the same
// account. Source: IAM user guide, "How AWS enforcement code logic evaluates requests to allow or deny access".
import { conditionsHold } from "./conditions";
import type { Policy, PolicyStatement, Principals } from "./policy";
import type { AccessRequest } from "./request";
import { fillIn } from "./variables";
import { matches, matchesArn } from "./wildcards";

/** Whoever asks, as resource-based policies name them. */
export interface Principal {
  readonly accountId: string;
  /** The role's ARN and its session's, or a user's. */
  readonly arns: readonly string[];
  /** The service that asks in its own name, such as `events.amazonaws.com`. */
  readonly service?: string;
  /** The identity provider that vouches for whoever asks. */
  readonly federated?: string;
}

/** The policies that have a say in a request. */
export interface Policies {
  readonly identity: readonly Policy[];
  /** The most that the identity may be allowed, where a boundary is set. */
  readonly boundary?: Policy;
  /** The policy of the resource, where it has one. */
  readonly resource?: Policy;
  /**
   * Whether only those have access whom the resource's policy lets in, as with KMS keys and role trust. An identity's
   * own policies then count only where that policy leaves the decision to the account.
   */
  readonly resourceDecides?: boolean;
}

/** A statement and the policy it stands in. */
export interface Reason {
  readonly policy: Policy;
  readonly statement: PolicyStatement;
}

/** The answer to a request, with the statements that decided it. */
export type Decision =
  | { readonly isAllowed: true; readonly by: readonly Reason[] }
  | { readonly isAllowed: false; readonly because: string; readonly by: readonly Reason[] };

/** Whether the policies allow the request. */
export function evaluate(request: AccessRequest, principal: Principal, policies: Policies): Decision {
  const { identity, boundary, resource, resourceDecides = false } = policies;
  const own = identity.flatMap((policy) => applying(policy, request));
  const limits = boundary ? applying(boundary, request) : [];
  const granted = resource ? applying(resource, request, principal) : [];

  const denials: readonly [string, readonly Reason[]][] = [
    ["an identity-based policy", own],
    ["a permissions boundary", limits],
    ["a resource-based policy", granted],
  ];
  for (const [kind, reasons] of denials) {
    const by = reasons.filter(({ statement }) => statement.effect === "Deny");
    if (by.length > 0) {
      return { isAllowed: false, because: `with an explicit deny in ${kind}`, by };
    }
  }

  const named = granted.filter(({ statement }) => namesDirectly(statement.principal, principal));
  if (resourceDecides && granted.length === 0) {
    return {
      isAllowed: false,
      because: `because no resource-based policy allows the ${request.action} action`,
      by: [],
    };
  }
  if (own.length === 0 && named.length === 0) {
    return {
      isAllowed: false,
      because: `because no identity-based policy allows the ${request.action} action`,
      by: [],
    };
  }
  if (boundary && limits.length === 0) {
    return { isAllowed: false, because: `because no permissions boundary allows the ${request.action} action`, by: [] };
  }
  return { isAllowed: true, by: [...own, ...named] };
}

function applying(policy: Policy, request: AccessRequest, principal?: Principal): Reason[] {
  return policy.statements
    .filter((statement) => (principal ? isAbout(statement, principal) : true))
    .filter((statement) => isAboutRequest(statement, request))
    .filter((statement) => conditionsHold(statement.conditions, request.context))
    .map((statement) => ({ policy, statement }));
}

/** Whether a statement is about an action and its resource, whatever its conditions say. */
export function isAboutRequest(statement: PolicyStatement, request: AccessRequest): boolean {
  return coversAction(statement, request.action) && coversResource(statement, request);
}

function coversAction({ action, notAction }: PolicyStatement, asked: string): boolean {
  const covers = (patterns: readonly string[]) => patterns.some((pattern) => matches(pattern, asked, true));
  if (action) {
    return covers(action);
  }
  return notAction !== undefined && !covers(notAction);
}

/** A role's trust policy names no resource: it is about the role. */
function coversResource({ resource, notResource }: PolicyStatement, request: AccessRequest): boolean {
  const covers = (patterns: readonly string[]) =>
    patterns.some((pattern) => {
      const filled = fillIn(pattern, request.context);
      return filled !== undefined && matchesArn(filled, request.resource);
    });
  if (resource) {
    return covers(resource);
  }
  return notResource === undefined || !covers(notResource);
}

function isAbout({ principal, notPrincipal }: PolicyStatement, asking: Principal): boolean {
  if (principal) {
    return includes(principal, asking);
  }
  return notPrincipal !== undefined && !includes(notPrincipal, asking);
}

function includes(principals: Principals, asking: Principal): boolean {
  return namesDirectly(principals, asking) || namesAccount(principals, asking);
}

/** By name or as anybody at all, which is a grant by itself. */
function namesDirectly(principals: Principals | undefined, { arns, service, federated }: Principal): boolean {
  if (principals === undefined) {
    return false;
  }
  if (principals === "*") {
    return true;
  }
  const { AWS = [], Service = [], Federated = [] } = principals;
  if (federated !== undefined) {
    return Federated.includes(federated);
  }
  if (service !== undefined && Service.includes(service)) {
    return true;
  }
  return service === undefined && AWS.some((name) => name === "*" || arns.includes(name));
}

/** By its account, whose own policies then decide. */
function namesAccount(principals: Principals, { accountId, service, federated }: Principal): boolean {
  if (principals === "*" || service !== undefined || federated !== undefined) {
    return false;
  }
  return (principals.AWS ?? []).some(
    (name) => name === accountId || /^arn:[^:]+:iam::(\d+):root$/.exec(name)?.[1] === accountId,
  );
}
