// The two ways to run an image's tests on an instance, by the setting test_mode.
import { BOOTS, type Boot } from "../ami/records";
import type { SSMClient } from "../common/aws";
import { messageOf } from "../common/messageOf";
import { StageError } from "../common/stageError";
import type { TestMode } from "../image/settingsSchema";
import { scriptCommand } from "../testScripts/command";
import { deadlineUserData } from "../testScripts/deadline";
import type { ScriptEnvironment } from "../testScripts/script";
import { selfTestUserData, type SelfTest } from "../testScripts/selfTest";
import { MachineFailure, outOfTime, type TestInstance, type Timing } from "./instance";
import type { Report } from "./results";
import { NotRun, runCommand, type CommandOutcome } from "./runCommand";
import { readSelfTest, selfTestBegun } from "./selfTestConsole";
import { withWholeOutput } from "./wholeOutput";

/** What is tested, and how long that can take. */
export interface TestPlan extends SelfTest, Timing {}

/** A plan before it is known on which type of instance it is carried out. */
export type AnyTypePlan = Omit<TestPlan, "environment"> & {
  readonly environment: Omit<ScriptEnvironment, "INSTANCE_TYPE">;
};

interface Mode {
  readonly userData: (plan: TestPlan) => string;
  /** Tests a running instance in both boots and reports each script as it ends. */
  readonly run: (plan: TestPlan, instance: TestInstance, ssm: SSMClient, report: Report) => Promise<void>;
}

/** Value of test_mode → what the instance is launched with, and how its scripts are run. */
export const TEST_MODES: Readonly<Record<TestMode, Mode>> = {
  "run-command": { userData: ({ timeoutMinutes }) => deadlineUserData(timeoutMinutes), run: byRunCommand },
  "user-data": { userData: selfTestUserData, run: bySelfTest },
};

const REBOOT_SECONDS = 600;
const SETTLE_SECONDS = 600;
const PIECE_SECONDS = 60;
/** How often a command is tried whose agent falls silent: Ubuntu's restarts whenever snapd refreshes it. */
const ATTEMPTS = 3;
/** How long the self test can take to begin, once EC2's status checks have passed. */
const SELF_TEST_SECONDS = 600;

/**
 * Prints which boot this is, once the boot has finished. It may end "degraded", and cloud-init may end with warnings:
 * whether that matters is for the scripts to decide.
 */
const SETTLE = `#!/bin/sh
cat /proc/sys/kernel/random/boot_id
if command -v cloud-init >/dev/null; then timeout 300 cloud-init status --wait >/dev/null; fi
timeout 250 systemctl is-system-running --wait >/dev/null
exit 0
`;

async function byRunCommand(plan: TestPlan, instance: TestInstance, ssm: SSMClient, report: Report): Promise<void> {
  try {
    await runByCommand(plan, instance, ssm, report);
  } catch (error) {
    // A silent agent is not the image's fault, unless EC2 sees as well that the machine does not work.
    // Where that cannot be read, what happened first counts.
    if (error instanceof NotRun && (await instance.isImpaired().catch(notReadable))) {
      throw new MachineFailure(
        'the instance does not work any more: its agent is silent, and EC2 calls it "impaired".',
      );
    }
    throw error;
  }
}

function notReadable(error: unknown): false {
  console.log(`EC2's status checks cannot be read: ${messageOf(error)}`);
  return false;
}

async function runByCommand(plan: TestPlan, instance: TestInstance, ssm: SSMClient, report: Report): Promise<void> {
  const run = (what: string, command: string, seconds: number): Promise<CommandOutcome> =>
    runCommand({
      ssm,
      instanceId: instance.id,
      what,
      command,
      seconds,
      checkAlive: () => instance.checkAlive(),
      pause: plan.pause,
    });
  const settle = async () =>
    (await run("the wait for the boot's end", SETTLE, Math.min(SETTLE_SECONDS, plan.secondsLeft()))).output.trim();
  const testAll = async (boot: Boot) => {
    for (const script of plan.scripts) {
      const ran = await persistently(instance, async () => {
        const given = Math.min(plan.scriptSeconds, plan.secondsLeft());
        return { given, ...(await run(script.name, scriptCommand(script, plan.environment), given)) };
      });
      const { given, timedOut, ...outcome } = await withWholeOutput(ran, (command) =>
        run(`the output of ${script.name}`, command, Math.min(PIECE_SECONDS, plan.secondsLeft())),
      );
      if (timedOut && given < plan.scriptSeconds) {
        throw outOfTime(`${script.name} ended (${boot})`);
      }
      report({ name: script.name, boot, ...outcome });
    }
  };

  await instance.agentOnline();
  const first = await persistently(instance, settle);
  await testAll(BOOTS[0]);
  await instance.reboot();
  await agentBack(instance, async () => {
    const now = await settle();
    return now === first ? "still up" : now === "" ? "no answer" : "rebooted";
  });
  await testAll(BOOTS[1]);
}

/** Tries again what the agent did not run, once it answers. What it was running when it fell silent may run twice. */
async function persistently<T>(instance: TestInstance, act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof NotRun) || attempt === ATTEMPTS) {
        throw error;
      }
      console.log(`${error.message} Trying again, ${attempt + 1} of ${ATTEMPTS}.`);
      await instance.agentOnline();
    }
  }
}

/** Waits until the agent, which was there before the reboot, answers from the next boot. */
async function agentBack(
  instance: TestInstance,
  look: () => Promise<"rebooted" | "still up" | "no answer">,
): Promise<void> {
  let seen = "no answer";
  await instance.wait(
    "the reboot had finished",
    REBOOT_SECONDS,
    async () => {
      try {
        seen = await look();
      } catch (error) {
        // The reboot came while the command ran.
        if (!(error instanceof NotRun)) {
          throw error;
        }
        seen = "no answer";
      }
      return seen === "rebooted" ? true : undefined;
    },
    () =>
      seen === "still up"
        ? new StageError(`EC2 has not rebooted ${instance.id}.`, "That is not the image's fault. Retry the stage.")
        : new NotRun(
            `the SSM agent of ${instance.id} has not answered since the reboot. The last lines of its console are above.`,
            "EC2 does not call the machine impaired, so that it need not be the image's fault. Retry the stage; if it persists, look for " +
              "what keeps the agent from starting at a second boot.",
          ),
  );
}

async function bySelfTest(plan: TestPlan, instance: TestInstance, _ssm: SSMClient, report: Report): Promise<void> {
  const testAll = async (boot: Boot, silent: () => Error, previous?: string): Promise<string> => {
    const newer = (id: string | undefined) => (id === previous ? undefined : id);
    const begun = await instance.wait(
      `the self test began (${boot})`,
      SELF_TEST_SECONDS,
      async () => {
        await instance.checkAlive();
        return newer(selfTestBegun(await instance.console(), plan.nonce));
      },
      silent,
    );
    console.log(`${instance.id}: the self test has begun`);
    const what = `the self test ended (${boot})`;
    const results = await instance.wait(
      what,
      Infinity,
      async () => {
        await instance.checkAlive();
        return readSelfTest(await instance.console(), plan.nonce, begun, boot);
      },
      () => outOfTime(what),
    );
    results.forEach(report);
    return begun;
  };

  const first = await testAll(
    BOOTS[0],
    () =>
      new StageError(
        `the console of ${instance.id} shows no self test.`,
        "The image has to run its user data, as cloud-init does, and what it writes to /dev/console has to reach the instance's console.",
      ),
  );
  await instance.reboot();
  await testAll(
    BOOTS[1],
    () => new MachineFailure("the instance does not come back from a reboot: its console shows no second self test."),
    first,
  );
}
