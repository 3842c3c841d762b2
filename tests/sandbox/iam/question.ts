// Small policies, and a question to them.
import { evaluate, type Policies, type Principal } from "../../../sandbox/iam/evaluate";
import { parsePolicy, type Policy } from "../../../sandbox/iam/policy";
import { contextOf } from "../../../sandbox/iam/request";

export const ACCOUNT = "123456789012";
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/build`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/build/run`;
export const PRINCIPAL: Principal = { accountId: ACCOUNT, arns: [ROLE, SESSION] };
export const BUCKET = "arn:aws:s3:::artifacts";

/** A statement as a policy has it. */
export type Written = Record<string, unknown>;

/** A policy of these statements. */
export function policy(...statements: Written[]): Policy {
  return parsePolicy("the policy", JSON.stringify({ Version: "2012-10-17", Statement: statements }));
}

/** A statement that allows reading the bucket, with these changes. */
export const allow = (rest: Written): Written => ({
  Effect: "Allow",
  Action: "s3:GetObject",
  Resource: `${BUCKET}/*`,
  ...rest,
});
/** The same as a denial. */
export const deny = (rest: Written): Written => ({ ...allow(rest), Effect: "Deny" });

/** `allowed`, or why not. */
export function ask(
  policies: Policies,
  context: Record<string, string | string[]> = {},
  action = "s3:GetObject",
  resource = `${BUCKET}/a/b`,
): string {
  const decision = evaluate({ action, resource, context: contextOf(context) }, PRINCIPAL, policies);
  return decision.isAllowed ? "allowed" : decision.because;
}

/** A role whose one policy has these statements. */
export const identity = (...statements: Written[]): Policies => ({ identity: [policy(...statements)] });

export const NO_IDENTITY = "because no identity-based policy allows the s3:GetObject action";
