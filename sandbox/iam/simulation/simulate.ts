// What the policies of a principal say of actions and resources, as IAM's policy simulator reports it.
// Source: SimulatePrincipalPolicy, EvaluationResult and ResourceSpecificResult, IAM API reference.
import type { Json, Shape } from "../../frontdoor/service";
import { evaluate, isAboutRequest, type Policies } from "../evaluate";
import type { AccessRequest, Context } from "../request";

/** What is to be simulated. */
export interface Simulation {
  readonly policies: Pick<Policies, "identity" | "boundary">;
  readonly accountId: string;
  /** The condition keys of every request: only those that the simulation is given. */
  readonly context: Context;
  /** ARNs; `*` for an action that has no resources. */
  readonly resources: readonly string[];
}

type Verdict = "allowed" | "explicitDeny" | "implicitDeny";
/** A result that denies counts more than one that allows. */
const SEVERITY: readonly Verdict[] = ["explicitDeny", "implicitDeny", "allowed"];

interface Outcome {
  readonly verdict: Verdict;
  readonly matched: Json;
  readonly missing: readonly string[];
  /** Undefined where there is no boundary. */
  readonly isInBoundary: boolean | undefined;
}

/** The result of one action, with one for each resource unless that is `*`. */
export function simulateAction(action: string, simulation: Simulation): Shape {
  const outcomes = simulation.resources.map((resource) => ({
    resource,
    ...outcomeOf({ action, resource, context: simulation.context }, simulation),
  }));
  const [worst] = SEVERITY.flatMap((verdict) => outcomes.filter((outcome) => outcome.verdict === verdict));
  const specific = simulation.resources.filter((resource) => resource !== "*");
  return {
    EvalActionName: action,
    EvalResourceName: "*",
    EvalDecision: worst?.verdict ?? "implicitDeny",
    MatchedStatements: worst?.matched ?? [],
    MissingContextValues: [...new Set(outcomes.flatMap(({ missing }) => missing))],
    ...boundaryDetail(worst?.isInBoundary),
    ...(specific.length > 0 && {
      ResourceSpecificResults: outcomes.map(({ resource, verdict, matched, missing, isInBoundary }) => ({
        EvalResourceName: resource,
        EvalResourceDecision: verdict,
        MatchedStatements: matched,
        MissingContextValues: missing,
        ...boundaryDetail(isInBoundary),
      })),
    }),
  };
}

function outcomeOf(request: AccessRequest, { policies, accountId }: Simulation): Outcome {
  const ask = (asked: Policies) => evaluate(request, { accountId, arns: [] }, asked);
  const decision = ask(policies);
  const denied: Verdict = decision.by.length > 0 ? "explicitDeny" : "implicitDeny";
  return {
    verdict: decision.isAllowed ? "allowed" : denied,
    matched: decision.by.map(({ policy }) => ({ SourcePolicyId: policy.name })),
    missing: missingKeys(request, policies),
    isInBoundary: policies.boundary && ask({ identity: [policies.boundary] }).isAllowed,
  };
}

/** The condition keys that the policies ask about for this request, and the simulation was not given. */
function missingKeys(request: AccessRequest, { identity, boundary }: Simulation["policies"]): string[] {
  const statements = [...identity, ...(boundary ? [boundary] : [])]
    .flatMap((policy) => policy.statements)
    .filter((statement) => isAboutRequest(statement, request));
  const keys = statements.flatMap(({ conditions }) => Object.values(conditions).flatMap(Object.keys));
  return [...new Set(keys)].filter((key) => !request.context.has(key.toLowerCase()));
}

function boundaryDetail(isAllowed: boolean | undefined) {
  return isAllowed !== undefined && { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: isAllowed } };
}
