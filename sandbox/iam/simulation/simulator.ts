// IAM's policy simulator, for the policies that a user, a group or a role has. moto answers all other calls of IAM.
import { AwsError, text, type Call, type Json, type Service, type Shape } from "../../frontdoor/service";
import { policiesOf } from "../authorizer";
import type { Facts } from "../facts";
import { list, structure, texts } from "../needs/need";
import { contextOf, type Context } from "../request";
import { simulateAction } from "./simulate";

/** Members that would change what is simulated. */
const NOT_EMULATED = [
  "CallerArn",
  "PermissionsBoundaryPolicyInputList",
  "PolicyExclusionList",
  "PolicyInputList",
  "ResourceHandlingOption",
  "ResourceOwner",
  "ResourcePolicy",
] as const;

const DEFAULT_ITEMS = 100;

/** The part of IAM that judges. */
export function policySimulator(facts: Facts): Service {
  return {
    name: "iam",
    namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
    isPartial: true,
    operations: { SimulatePrincipalPolicy: (call) => simulate(call, facts) },
  };
}

async function simulate({ input, caller }: Call, facts: Facts): Promise<Shape> {
  const given = NOT_EMULATED.find((member) => input[member] !== undefined);
  if (given !== undefined) {
    throw new AwsError(
      "UnsupportedOperation",
      `The sandbox does not emulate ${given} of SimulatePrincipalPolicy.`,
      501,
    );
  }
  const source = text(input.PolicySourceArn);
  const [, kind, name] = /^arn:[\w-]+:iam::\d{12}:(user|group|role)\/(?:.*\/)?([^/]+)$/.exec(source) ?? [];
  if (kind === undefined || name === undefined) {
    throw new AwsError("InvalidInput", `Invalid Entity Arn: ${source} does not clearly define entity type and name.`);
  }
  const principal = await facts.principal(source);
  if (!principal) {
    throw new AwsError("NoSuchEntity", `The ${kind} with name ${name} cannot be found.`, 404);
  }

  const resources = texts(input.ResourceArns);
  const simulation = {
    policies: policiesOf(principal),
    accountId: caller.accountId,
    context: givenContext(input.ContextEntries),
    resources: resources.length === 0 ? ["*"] : resources,
  };
  return page(texts(input.ActionNames), input, (action) => simulateAction(action, simulation));
}

function givenContext(entries: Json | undefined): Context {
  return contextOf(
    Object.fromEntries(
      list(entries)
        .map(structure)
        .map(({ ContextKeyName, ContextKeyValues }) => [text(ContextKeyName), texts(ContextKeyValues)]),
    ),
  );
}

/** The marker is the number of actions that have been answered. */
function page(actions: readonly string[], { MaxItems, Marker }: Shape, resultOf: (action: string) => Shape): Shape {
  const start = Number(text(Marker) || 0);
  const end = start + (typeof MaxItems === "number" ? MaxItems : DEFAULT_ITEMS);
  const isTruncated = end < actions.length;
  return {
    EvaluationResults: actions.slice(start, end).map(resultOf),
    IsTruncated: isTruncated,
    ...(isTruncated && { Marker: String(end) }),
  };
}
