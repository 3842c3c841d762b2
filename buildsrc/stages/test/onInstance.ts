// Tests an AMI on an instance of its own, which is ended whatever happens.
import { BOOTS } from "../ami/records";
import { messageOf } from "../common/messageOf";
import type { RegionClients } from "../common/regions";
import { Stopped } from "../common/stopSignal";
import type { ImageSettings } from "../image/settings";
import type { Candidate } from "./candidate";
import type { TestEnvironment } from "./environment";
import { MachineFailure, TestInstance } from "./instance";
import { launch } from "./launch";
import { TEST_MODES, type AnyTypePlan } from "./modes";
import { MACHINE, resultLines, type Report, type TestResult } from "./results";

/** What is tested, and how. */
export interface TestRequest {
  readonly test: TestEnvironment;
  readonly candidate: Candidate;
  readonly settings: ImageSettings;
  readonly instanceType: string;
  readonly plan: AnyTypePlan;
}

/**
 * Returns how each script went. Throws on failures that are not the image's fault, since they say nothing about the AMI: a
 * machine that does not boot is among the results, but an instance for which EC2 has no capacity is not.
 */
export async function testOnInstance(request: TestRequest, clients: RegionClients): Promise<readonly TestResult[]> {
  const { test, candidate, settings, instanceType } = request;
  const plan = { ...request.plan, environment: { ...request.plan.environment, INSTANCE_TYPE: instanceType } };
  const mode = TEST_MODES[settings.testMode];
  const results: TestResult[] = [];
  const report: Report = (outcome) => {
    const result = { instanceType, ...outcome };
    console.log(resultLines(result));
    results.push(result);
  };

  const { hopLimit } = settings;
  const id = await launch(clients.ec2, test, candidate, { instanceType, hopLimit, userData: mode.userData(plan) });
  const instance = new TestInstance(clients, plan, id);
  try {
    await instance.running();
    await mode.run(plan, instance, clients.ssm, report);
  } catch (error) {
    if (!(error instanceof Stopped)) {
      await instance.printConsole();
    }
    if (error instanceof MachineFailure) {
      const boot = results.length < plan.scripts.length ? BOOTS[0] : BOOTS[1];
      report({ name: MACHINE, boot, seconds: 0, failure: error.message, output: "", errors: "" });
    } else if (!(error instanceof Stopped) && results.some(({ failure }) => failure !== undefined)) {
      // A script has failed. That holds, whatever went wrong after it.
      console.log(`The tests end here: ${messageOf(error)}`);
    } else {
      throw error;
    }
  } finally {
    await instance.terminate();
  }
  return results;
}
