// Triggers of repositories, which the sandbox does not emulate: refused as CodeCommit refuses them, or else honestly.
import { AwsError, text } from "../frontdoor/service";
import { strings, structures } from "./inputs";

/** Source: "Quotas in AWS CodeCommit", user guide. */
const MAX_TRIGGERS = 10;
const MAX_BRANCHES = 10;

/** Throws unless there is no trigger. */
export function checkTriggers(triggers: ReturnType<typeof structures>, region: string): void {
  if (triggers.length > MAX_TRIGGERS) {
    throw refusal(
      "MaximumRepositoryTriggersExceeded",
      `${triggers.length} triggers; at most ${MAX_TRIGGERS} are allowed`,
    );
  }
  for (const { name, destinationArn, branches, events } of triggers) {
    const [, , service = "", place = ""] = text(destinationArn).split(":");
    if (!["sns", "lambda"].includes(service)) {
      throw refusal(
        "InvalidRepositoryTriggerDestinationArn",
        `${text(destinationArn)} is neither a topic of SNS nor a function of Lambda`,
      );
    }
    if (place !== region) {
      throw refusal("InvalidRepositoryTriggerRegion", `${text(destinationArn)} is in another region than ${region}`);
    }
    if (strings(branches).length > MAX_BRANCHES) {
      throw refusal("MaximumBranchesExceeded", `Trigger ${text(name)} names more than ${MAX_BRANCHES} branches`);
    }
    if (strings(events).length === 0) {
      throw refusal("RepositoryTriggerEventsListRequired", `Trigger ${text(name)} has no events`);
    }
    if (strings(events).includes("all") && strings(events).length > 1) {
      throw refusal("InvalidRepositoryTriggerEvents", `Trigger ${text(name)}: all cannot be used with other events`);
    }
  }
  if (triggers.length > 0) {
    throw new AwsError(
      "UnsupportedOperation",
      "The sandbox does not emulate triggers of CodeCommit's repositories.",
      501,
    );
  }
}

function refusal(name: string, message: string): AwsError {
  return new AwsError(`${name}Exception`, message);
}
