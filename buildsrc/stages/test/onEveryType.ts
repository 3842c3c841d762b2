// Tests an AMI on an instance of each type, at the same time. All of them run to their end, whatever becomes of the others.
import { messageOf } from "../common/messageOf";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";
import { BOOTS } from "../ami/records";
import { testOnInstance, type TestRequest } from "./onInstance";
import { failedNames, type TestResult } from "./results";

/** What is tested, and on which types. */
export interface EveryTypeRequest extends Omit<TestRequest, "instanceType"> {
  readonly instanceTypes: readonly string[];
}

/**
 * Returns how each script went on each type. If something went wrong that is not the image's fault, it throws, unless a
 * script has failed: that holds, whatever happened elsewhere.
 */
export async function testOnEveryType(
  { instanceTypes, ...request }: EveryTypeRequest,
  clients: RegionClients,
): Promise<readonly TestResult[]> {
  const outcomes = await Promise.allSettled(
    instanceTypes.map((instanceType) => testOnInstance({ ...request, instanceType }, clients)),
  );
  const results = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? outcome.value : []));
  const errors = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as unknown] : []));
  const [first, ...others] = errors;
  if (failedNames(results) !== "") {
    errors.forEach((error) => {
      console.log(`One type could not be tested: ${messageOf(error)}`);
    });
    return results;
  }
  if (first !== undefined) {
    others.forEach((error) => {
      console.log(`Another type could not be tested: ${messageOf(error)}`);
    });
    throw first instanceof Error ? first : new Error(messageOf(first));
  }
  // What passes must have run: an image's settings and tests are the commit's.
  const expected = instanceTypes.length * BOOTS.length * request.plan.scripts.length;
  if (expected === 0 || results.length !== expected) {
    throw new StageError(
      `${results.length} results came from ${instanceTypes.length} instances, not ${expected}.`,
      "That is not the image's fault. Retry the stage.",
    );
  }
  return results;
}
