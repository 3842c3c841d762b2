// Keeps what each script printed in the artifact bucket, and says where.
import { messageOf } from "../common/messageOf";
import type { Store } from "../common/store";
import { KEYS } from "../contract";
import type { TestEnvironment } from "./environment";
import type { TestResult } from "./results";

/**
 * Writes an object for each result. What a script printed helps people and decides nothing: if it cannot be kept, the log
 * says so.
 */
export async function keepOutputs(store: Store, test: TestEnvironment, results: readonly TestResult[]): Promise<void> {
  const build = test.buildArn.split(":").at(-1) ?? "";
  const keyOf = ({ name, instanceType, boot }: TestResult) =>
    KEYS.testOutput(test.amiId, build, [instanceType, boot.replaceAll(" ", "-"), name].join("/"));
  try {
    await Promise.all(results.map((result) => store.create(keyOf(result), asText(result))));
    if (results.length > 0) {
      const all = `s3://${test.bucket}/${KEYS.testOutputs(test.amiId, build)}`;
      console.log(`All that each script printed: aws s3 cp --recursive ${all} .`);
    }
  } catch (error) {
    console.log(`WARNING: what the scripts printed could not be kept in bucket ${test.bucket}: ${messageOf(error)}`);
  }
}

function asText({ name, instanceType, boot, seconds, failure, output, errors }: TestResult): string {
  const ended = failure === undefined ? "passed" : `FAILED with ${failure}`;
  return [
    `${name} ${ended} in ${seconds.toFixed(1)} s on a ${instanceType}, ${boot}.`,
    "--- standard output",
    output,
    "--- standard error",
    errors,
  ].join("\n");
}
