// Calls that are made to fail on purpose, as tests ask for over HTTP.
import type { IncomingMessage, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { AwsError, type Call } from "./service";

/** A call that is to fail. */
export interface Fault {
  /** As `Call.service` names it: `ec2`. */
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  /** The error's code as the service spells it: `ResourceLimitExceeded`. */
  readonly code: string;
  readonly message: string;
  /** How many calls fail. @default 1 */
  readonly times?: number;
}

/** Where faults are asked for (POST) and taken back (DELETE). */
export const FAULTS_PATH = "/sandbox/faults";

/** The faults that have not struck yet. */
export class Faults {
  private pending: { readonly fault: Fault; left: number }[] = [];

  /** For the front door's routes. */
  readonly route = {
    prefix: FAULTS_PATH,
    handle: async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
      if (message.method === "DELETE") {
        this.clear();
      } else {
        this.add(await readFault(message));
      }
      response.writeHead(204).end();
    },
  };

  add(fault: Fault): void {
    this.pending.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.pending = [];
  }

  /** The error that a call fails with, if it is to fail. Calls of the administrator, who asks for faults, never are. */
  strike({ service, operation, region, caller }: Call): AwsError | undefined {
    if (caller.roleArn === undefined) {
      return undefined;
    }
    const found = this.pending.find(
      ({ fault }) => fault.service === service && fault.operation === operation && fault.region === region,
    );
    if (!found) {
      return undefined;
    }
    found.left -= 1;
    if (found.left <= 0) {
      this.pending = this.pending.filter((each) => each !== found);
    }
    return new AwsError(found.fault.code, found.fault.message);
  }
}

const TEXTS = ["service", "operation", "region", "code", "message"] as const;

async function readFault(message: IncomingMessage): Promise<Fault> {
  const given: unknown = await json(message);
  if (!isFault(given)) {
    throw new AwsError("ValidationException", `A fault needs ${TEXTS.join(", ")}, and may have times.`);
  }
  return given;
}

function isFault(given: unknown): given is Fault {
  if (typeof given !== "object" || given === null) {
    return false;
  }
  const members = new Map<string, unknown>(Object.entries(given));
  return (
    TEXTS.every((name) => typeof members.get(name) === "string") &&
    ["number", "undefined"].includes(typeof members.get("times"))
  );
}
