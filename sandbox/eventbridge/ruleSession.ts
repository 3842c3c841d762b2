// How a start by an EventBridge rule is told from one by a person: by the name of its role's session.
import type { Caller } from "../frontdoor/service";

const PREFIX = "AWSEvents_";
/** The longest name that a role's session may have. */
const MAX_LENGTH = 64;

/** The name of the session in which a rule starts its targets. */
export function ruleSession(rule: string): string {
  return `${PREFIX}${rule}`.slice(0, MAX_LENGTH);
}

/** The rule in whose name a call was made; nothing for other callers. */
export function ruleOf({ arn }: Caller): string | undefined {
  const session = arn.split("/").at(-1) ?? "";
  return session.startsWith(PREFIX) ? session.slice(PREFIX.length) : undefined;
}
