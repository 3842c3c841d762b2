// The error that stops a program from inside an output, with a message for people.
import * as pulumi from "@pulumi/pulumi";

/**
 * Makes an error whose message Pulumi prints without a stack trace. The error has no stack at all: Pulumi formats the
 * stack even though it does not print it, and Node.js spends half a minute on the frame
 * `node_modules/@pulumi/output.ts`, because it cannot find that frame's package.
 */
export function stop(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  error.stack = message;
  return error;
}
