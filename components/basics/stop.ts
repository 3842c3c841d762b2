// The error that stops a program from within an output, with a message for people. SourceRepository throws it.
import * as pulumi from "@pulumi/pulumi";

/**
 * A RunError, which Pulumi prints without its stack trace. So it has none: Pulumi formats it nevertheless, in colours,
 * and Node.js spends half a minute on the frame `node_modules/@pulumi/output.ts`, whose package it cannot tell.
 */
export function stop(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  error.stack = message;
  return error;
}
