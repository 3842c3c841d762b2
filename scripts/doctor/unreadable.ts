// What a finding says when AWS did not answer: what could not be read is never called fine.
import { messageOf } from "../../components/basics/messageOf";
import { describeFailure } from "../../components/programs/connection";
import { warn, type Finding } from "./finding";

/**
 * A finding for what a check could not look at, and why.
 *
 * @param what - the subject of "could not be looked at"
 */
export function unreadable(error: unknown, what = "This"): Finding {
  const action = refusedAction(error);
  if (action !== undefined) {
    return warn(
      `${what} could not be looked at: you may not do ${action}.`,
      `Allow ${action} to whoever runs doctor and Pulumi, and run npm run doctor again.`,
    );
  }
  const why = describeFailure(error) ?? messageOf(error);
  return warn(`${what} could not be looked at. ${why}`, "Run npm run doctor again once the cause is gone.");
}

/** The action that IAM refused. Undefined if the error is another one. */
export function refusedAction(error: unknown): string | undefined {
  return /is not authorized to perform: ([\w-]+:\w+)/.exec(messageOf(error))?.[1];
}
