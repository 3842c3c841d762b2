// Tests an AMI on an instance of its own, which is ended whatever happens. Called by testAmi.ts.
import { BOOTS } from "../ami/records";
import type { Candidate } from "./candidate";
import type { RegionClients } from "../common/regions";
import type { ImageSettings } from "../image/settings";
import { Stopped } from "../common/stopSignal";
import type { TestEnvironment } from "./environment";
import { MachineFailure, TestInstance } from "./instance";
import { launch } from "./launch";
import { TEST_MODES, type TestPlan } from "./modes";
import { MACHINE, resultLines, type Report, type TestResult } from "./results";

export interface TestRequest {
  readonly test: TestEnvironment;
  readonly ami: Candidate;
  readonly settings: ImageSettings;
  readonly plan: TestPlan;
}

/**
 * How each script went. What the image is not to blame for is thrown, since it says nothing about the AMI: a machine that
 * does not boot is among the results, an instance that EC2 has no room for is not.
 */
export async function testOnInstance(request: TestRequest, clients: RegionClients): Promise<readonly TestResult[]> {
  const { test, ami, settings, plan } = request;
  const mode = TEST_MODES[settings.testMode];
  const results: TestResult[] = [];
  const report: Report = (result) => {
    console.log(resultLines(result));
    results.push(result);
  };

  const { instanceType } = settings;
  const id = await launch(clients.ec2, test, ami, { instanceType, userData: mode.userData(plan) });
  const instance = new TestInstance(clients, plan, id);
  try {
    await instance.running();
    await mode.run(plan, instance, clients.ssm, report);
  } catch (error) {
    if (!(error instanceof Stopped)) {
      await instance.printConsole();
    }
    const { message } = error instanceof Error ? error : { message: String(error) };
    if (error instanceof MachineFailure) {
      const boot = results.length < plan.scripts.length ? BOOTS[0] : BOOTS[1];
      report({ name: MACHINE, boot, seconds: 0, failure: message, output: "", errors: "" });
    } else if (!(error instanceof Stopped) && results.some(({ failure }) => failure !== undefined)) {
      // A script has failed: that holds, whatever went wrong after it.
      console.log(`The tests end here: ${message}`);
    } else {
      throw error;
    }
  } finally {
    await instance.terminate();
  }
  return results;
}
