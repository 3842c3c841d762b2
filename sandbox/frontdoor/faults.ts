// Calls that are made to fail on purpose, as tests ask for over HTTP.
import type { IncomingMessage, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { AwsError, text, type Call } from "./service";

/** A call that is to fail. */
export interface Fault {
  /** As `Call.service` names it: `ec2`. */
  readonly service: string;
  /** @default - any */
  readonly operation?: string;
  /** @default - any */
  readonly region?: string;
  /** What members of the input have to be: `{ "InstanceType": "t3.small" }`. @default - any */
  readonly input?: Readonly<Record<string, string>>;
  /** The error's code as the service spells it: `ResourceLimitExceeded`. */
  readonly code: string;
  readonly message: string;
  /** How many calls fail. @default 1 */
  readonly times?: number;
  /** Of how many calls each time, whose last ones fail: so that a service throttles. @default - only once */
  readonly every?: number;
}

interface PendingFault {
  readonly fault: Fault;
  /** How many calls it is about so far. */
  seen: number;
  /** How many of them failed with it. */
  struck: number;
}

/** Where faults are asked for (POST) and taken back (DELETE). */
export const FAULTS_PATH = "/sandbox/faults";

/** The faults that have not struck yet. */
export class Faults {
  private pending: PendingFault[] = [];

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
    this.pending.push({ fault, seen: 0, struck: 0 });
  }

  clear(): void {
    this.pending = [];
  }

  /** The error that a call fails with, if it is to fail. Calls of the administrator, who asks for faults, never are. */
  strike({ service, operation, region, caller, input }: Call): AwsError | undefined {
    if (caller.roleArn === undefined) {
      return undefined;
    }
    const matching = this.pending.filter(
      ({ fault }) =>
        fault.service === service &&
        (fault.operation ?? operation) === operation &&
        (fault.region ?? region) === region &&
        Object.entries(fault.input ?? {}).every(([member, value]) => text(input[member]) === value),
    );
    // A fault that comes again and again counts every call that it is about, whichever fault that one fails with.
    for (const each of matching) {
      each.seen += 1;
    }
    const striking = matching.find(isDue);
    if (!striking) {
      return undefined;
    }
    striking.struck += 1;
    this.pending = this.pending.filter((each) => !isSpent(each));
    return errorOf(striking.fault);
  }
}

const TEXTS = ["service", "code", "message"] as const;
const OPTIONAL = { operation: "string", region: "string", input: "object", times: "number", every: "number" } as const;

function isDue({ fault: { times = 1, every }, seen }: PendingFault): boolean {
  return every === undefined || (seen - 1) % every >= every - times;
}

function isSpent({ fault: { times = 1, every }, struck }: PendingFault): boolean {
  return every === undefined && struck >= times;
}

function errorOf({ code, message }: Fault): AwsError {
  return new AwsError(code, message);
}

async function readFault(message: IncomingMessage): Promise<Fault> {
  const given: unknown = await json(message);
  if (!isFault(given)) {
    throw new AwsError(
      "ValidationException",
      `A fault needs ${TEXTS.join(", ")}, and may have ${Object.keys(OPTIONAL).join(", ")}.`,
    );
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
    Object.entries(OPTIONAL).every(([name, type]) => [type, "undefined"].includes(typeof members.get(name)))
  );
}
