// Tests an AMI on an instance of each type, at the same time. All of them run to their end, whatever becomes of the others.
import { messageOf } from "../common/messageOf";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";
import { BOOTS } from "../ami/records";
import { NoRoom } from "./launch";
import { testOnInstance, type TestRequest } from "./onInstance";
import { failedNames, type TestResult } from "./results";

/** What is tested, and on which types. */
export interface EveryTypeRequest extends Omit<TestRequest, "instanceType"> {
  /** For each instance, the types that it can be: the next one if EC2 has none of the one before. */
  readonly instanceTypes: readonly (readonly string[])[];
}

/**
 * Returns how each script went on each type. If something went wrong that is not the image's fault, it throws, unless a
 * script has failed: that holds, whatever happened elsewhere.
 */
export async function testOnEveryType(
  { instanceTypes, ...request }: EveryTypeRequest,
  clients: RegionClients,
): Promise<readonly TestResult[]> {
  const outcomes = await Promise.allSettled(instanceTypes.map((types) => testOnFirst(types, request, clients)));
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

/** Tests on the first of the types of which EC2 has some. */
async function testOnFirst(
  types: readonly string[],
  request: Omit<TestRequest, "instanceType">,
  clients: RegionClients,
): Promise<readonly TestResult[]> {
  const [instanceType = "", ...others] = types;
  try {
    return await testOnInstance({ ...request, instanceType }, clients);
  } catch (error) {
    const [next] = others;
    if (next === undefined || !(error instanceof NoRoom)) {
      throw error;
    }
    console.log(`${error.message} Trying a ${next}.`);
    return testOnFirst(others, request, clients);
  }
}
