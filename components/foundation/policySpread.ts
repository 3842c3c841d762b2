// The time that IAM takes until the services of an account know a new policy.
import * as command from "@pulumi/command/local";
import * as pulumi from "@pulumi/pulumi";

/**
 * What is new in IAM is in force some seconds later, and AWS names no limit. Source: "Changes that I make are not always
 * immediately visible", IAM user guide. A pipeline's first run that came too early failed in Source:
 * https://github.com/awslabs/aws-deployment-framework/issues/366
 */
const SPREAD_SECONDS = 10;

/** Holds back what uses new policies: each value that it is given, until the first one has waited long enough. */
export function whenSpread(parent: pulumi.Resource): <T>(value: T) => Promise<T> {
  let spread: Promise<unknown> | undefined;
  return async (value) => {
    // A preview attaches no policy.
    if (!pulumi.runtime.isDryRun()) {
      spread ??= wait(parent);
      await spread;
    }
    return value;
  };
}

/** By a command and not by a timer, so that a program that runs against mocks does not wait. */
function wait(parent: pulumi.Resource): Promise<unknown> {
  const milliseconds = SPREAD_SECONDS * 1000;
  return command.run({ interpreter: ["node", "-e"], command: `setTimeout(() => {}, ${milliseconds})` }, { parent });
}
