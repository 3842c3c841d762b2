// Runs one shell script on the test instance through Systems Manager's Run Command. Called by testModes.ts.
import {
  GetCommandInvocationCommand,
  InvalidInstanceId,
  InvocationDoesNotExist,
  SendCommandCommand,
  type GetCommandInvocationResult,
  type SSMClient,
} from "../common/aws";
import { StageError } from "../common/stageError";
import type { ScriptEnvironment, TestScript } from "../testScripts/read";
import { waitFor, type Pause } from "../common/waitFor";

export interface CommandRequest {
  readonly ssm: SSMClient;
  readonly instanceId: string;
  /** What runs, as messages name it. */
  readonly what: string;
  readonly command: string;
  /** How long it may run. */
  readonly seconds: number;
  /** Called while it runs; throws when there is no instance to wait for any more. */
  readonly checkAlive: () => Promise<unknown>;
  readonly pause: Pause;
}

/** The agent did not run the command, or does not say how it ended. Whose fault that is, the command does not tell. */
export class NotRun extends StageError {}

export interface CommandOutcome {
  readonly seconds: number;
  /** Why it failed; undefined when it did not. */
  readonly failure?: string;
  /** Whether it was ended after the seconds that it had. */
  readonly timedOut: boolean;
  readonly output: string;
  readonly errors: string;
}

/**
 * SendCommand's limit for a document with its parameters is 64 KB; some of it is the document's own.
 * Source: MaxDocumentSizeExceeded in the service model.
 */
export const MAX_COMMAND_BYTES = 60_000;
/** What GetCommandInvocation returns of each at most. Source: its service model. */
const MAX_OUTPUT = 24_000;
const MAX_ERRORS = 8_000;
const DELIVERY_SECONDS = 60;
const UNFINISHED: readonly (string | undefined)[] = ["Pending", "InProgress", "Delayed", "Cancelling"];

/**
 * The command that runs a script. The script travels in base64: no quoting reaches it, and neither does Systems Manager,
 * which replaces what stands in double braces. Its name is kept, since bash's messages begin with it.
 */
export function scriptCommand(script: TestScript, environment: ScriptEnvironment): string {
  const variables = Object.entries({ HOME: "/root", ...environment }).map(([name, value]) => `${name}=${value}`);
  return `#!/bin/sh
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
base64 -d >${script.name} <<'SCRIPT'
${script.content.toString("base64")}
SCRIPT
env ${variables.join(" ")} bash ${script.name}
`;
}

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
        // For a moment around a boot the agent is listed, yet takes no command.
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
    output: noted(invocation.StandardOutputContent ?? "", MAX_OUTPUT),
    errors: noted(invocation.StandardErrorContent ?? "", MAX_ERRORS),
  };
  if (Status === "Success") {
    return outcome;
  }
  // The agent calls exit status 137 a timeout as well, such as that of a script which ran out of memory.
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
    "That is no fault of the image. Retry the stage.",
  );
}

/** Of the form PT0.056S; the start and the end are told in whole seconds. */
function elapsed({ ExecutionElapsedTime = "" }: GetCommandInvocationResult): number {
  const [, hours = "0", minutes = "0", seconds = "0"] =
    /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(ExecutionElapsedTime) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

function noted(text: string, most: number): string {
  return text.length < most ? text : `${text}\n[Run Command returns the first ${most} characters only.]`;
}
