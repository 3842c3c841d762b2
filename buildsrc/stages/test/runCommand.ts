// Runs a shell command on the test instance through Systems Manager's Run Command.
import {
  GetCommandInvocationCommand,
  InvalidInstanceId,
  InvocationDoesNotExist,
  SendCommandCommand,
  type GetCommandInvocationResult,
  type SSMClient,
} from "../common/aws";
import { StageError } from "../common/stageError";
import { waitFor, type Pause } from "../common/waitFor";

/** A command, and how long it can take. */
export interface CommandRequest {
  readonly ssm: SSMClient;
  readonly instanceId: string;
  /** What runs, as messages name it. */
  readonly what: string;
  readonly command: string;
  /** How long it can run. */
  readonly seconds: number;
  /** Is called while the command runs; throws once there is no instance left to wait for. */
  readonly checkAlive: () => Promise<unknown>;
  readonly pause: Pause;
}

/** The agent did not run the command, or has fallen silent. That alone does not tell whose fault it is. */
export class NotRun extends StageError {}

/** How a command ended. */
export interface CommandOutcome {
  readonly seconds: number;
  /** Why it failed; undefined if it did not. */
  readonly failure?: string;
  /** Whether it was ended because its time was up. */
  readonly timedOut: boolean;
  /** The first 24,000 characters. */
  readonly output: string;
  /** The first 8,000. */
  readonly errors: string;
}

const DELIVERY_SECONDS = 60;
const UNFINISHED: readonly (string | undefined)[] = ["Pending", "InProgress", "Delayed", "Cancelling"];

/** Runs a command and waits until it has ended. */
export async function runCommand(request: CommandRequest): Promise<CommandOutcome> {
  const { ssm, instanceId, what, seconds, checkAlive, pause } = request;
  const commandId = await send(request);
  const invocation = await waitFor({
    seconds: seconds + DELIVERY_SECONDS,
    longestSeconds: 5,
    pause,
    ask: async () => {
      const found = await getInvocation(ssm, commandId, instanceId);
      if (found !== undefined && !UNFINISHED.includes(found.Status)) {
        return found;
      }
      await checkAlive();
      return undefined;
    },
    late: () => new NotRun(`the SSM agent of ${instanceId} does not say how ${what} ended.`, "Retry the stage."),
  });
  return outcomeOf(invocation, request);
}

async function send({ ssm, instanceId, what, command, seconds, checkAlive, pause }: CommandRequest): Promise<string> {
  const input = new SendCommandCommand({
    DocumentName: "AWS-RunShellScript",
    InstanceIds: [instanceId],
    TimeoutSeconds: DELIVERY_SECONDS,
    Parameters: { commands: [command], executionTimeout: [String(Math.max(1, Math.floor(seconds)))] },
  });
  return waitFor({
    seconds: DELIVERY_SECONDS,
    pause,
    ask: async () => {
      try {
        return (await ssm.send(input)).Command?.CommandId;
      } catch (error) {
        // For a moment around a boot the agent is listed but takes no command.
        if (error instanceof InvalidInstanceId) {
          await checkAlive();
          return undefined;
        }
        throw error;
      }
    },
    late: () => new NotRun(`the SSM agent of ${instanceId} does not take ${what}.`, "Retry the stage."),
  });
}

async function getInvocation(
  ssm: SSMClient,
  commandId: string,
  instanceId: string,
): Promise<GetCommandInvocationResult | undefined> {
  try {
    return await ssm.send(new GetCommandInvocationCommand({ CommandId: commandId, InstanceId: instanceId }));
  } catch (error) {
    if (error instanceof InvocationDoesNotExist) {
      return undefined;
    }
    throw error;
  }
}

function outcomeOf(
  invocation: GetCommandInvocationResult,
  { what, instanceId, seconds }: CommandRequest,
): CommandOutcome {
  const { Status, StatusDetails = "", ResponseCode = -1 } = invocation;
  const outcome = {
    seconds: elapsed(invocation),
    timedOut: false,
    output: invocation.StandardOutputContent ?? "",
    errors: invocation.StandardErrorContent ?? "",
  };
  if (Status === "Success") {
    return outcome;
  }
  // The agent also calls exit status 137 a timeout, which a script has that ran out of memory.
  if (Status === "TimedOut" && outcome.seconds < Math.floor(seconds) && ResponseCode > 0) {
    return { ...outcome, failure: `exit status ${ResponseCode}` };
  }
  if (Status === "TimedOut" && !/delivery/i.test(StatusDetails)) {
    return { ...outcome, timedOut: true, failure: `no end after ${Math.floor(seconds)} s` };
  }
  if (Status === "Failed" && ResponseCode >= 0) {
    return { ...outcome, failure: `exit status ${ResponseCode}` };
  }
  throw new NotRun(
    `Run Command did not run ${what} on ${instanceId}: ${StatusDetails || (Status ?? "no status")}.`,
    "That is not the image's fault. Retry the stage.",
  );
}

/** ExecutionElapsedTime looks like PT0.056S. The start and the end are only known in whole seconds. */
function elapsed({ ExecutionElapsedTime = "" }: GetCommandInvocationResult): number {
  const [, hours = "0", minutes = "0", seconds = "0"] =
    /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(ExecutionElapsedTime) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
