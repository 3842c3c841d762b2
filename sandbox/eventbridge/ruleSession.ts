// How a start by an EventBridge rule is known from one by a person: by the name of its role's session. The event bus names
// it, CodeBuild and CodePipeline read it.
import type { Caller } from "../frontdoor/service";

const PREFIX = "AWSEvents_";
/** The longest name of a role's session. */
const MAX_LENGTH = 64;

/** The name of the session in which a rule starts its targets. */
export function ruleSession(rule: string): string {
  return `${PREFIX}${rule}`.slice(0, MAX_LENGTH);
}

/** The rule in whose name a call was made; nothing for anybody else's. */
export function ruleOf({ arn }: Caller): string | undefined {
  const session = arn.split("/").at(-1) ?? "";
  return session.startsWith(PREFIX) ? session.slice(PREFIX.length) : undefined;
}
