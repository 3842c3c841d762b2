// A region as the look for uses sees it: every service answers page by page from a table, and every call is noted.
import { AutoScalingClient, BatchClient, EC2Client, SSMClient } from "../../../buildsrc/stages/common/aws";
import type { UsageClients } from "../../../buildsrc/stages/upkeep/usage/clients";

/** What a call answers: pages, one after another; an error; or whatever fits its input. */
export type Answer = readonly object[] | Error | ((input: never) => object);

/** Operation → what it answers. @default - one empty page */
export type Answers = Readonly<Record<string, Answer>>;

/** A call that was made. */
export interface Noted {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What every client has, whichever service it is of. */
interface Stack {
  add(
    middleware: (
      next: unknown,
      context: { readonly commandName?: string },
    ) => (call: { readonly input: object }) => Promise<{ readonly output: never; readonly response: unknown }>,
    options: { readonly step: "initialize"; readonly priority: "high" },
  ): void;
}

/** A region with such answers. */
export class UsageRegion {
  readonly clients: UsageClients;
  readonly calls: Noted[] = [];

  constructor(
    region: string,
    private readonly answers: Answers = {},
  ) {
    const [ec2, ssm] = [new EC2Client({ region }), new SSMClient({ region })];
    const [autoScaling, batch] = [new AutoScalingClient({ region }), new BatchClient({ region })];
    for (const { middlewareStack } of [ec2, ssm, autoScaling, batch]) {
      this.answerCallsOf(middlewareStack);
    }
    this.clients = { region, ec2, ssm, autoScaling, batch };
  }

  /** How often an operation was called. */
  count(operation: string): number {
    return this.calls.filter((each) => each.operation === operation).length;
  }

  private answerCallsOf(stack: Stack): void {
    stack.add(
      (_next, { commandName = "" }) =>
        async ({ input }) => {
          // A call fails later than it is made.
          await Promise.resolve();
          return { output: this.answer(commandName.replace(/Command$/, ""), input), response: {} };
        },
      { step: "initialize", priority: "high" },
    );
  }

  private answer(operation: string, asked: object): never {
    const input: Noted["input"] = { ...asked };
    this.calls.push({ operation, input });
    const answer = this.answers[operation] ?? [];
    if (answer instanceof Error) {
      throw answer;
    }
    if (typeof answer === "function") {
      return answer(input as never) as never;
    }
    const page = Number(input.NextToken ?? input.nextToken ?? 0);
    const next = page + 1 < answer.length ? String(page + 1) : undefined;
    return { ...answer[page], NextToken: next, nextToken: next } as never;
  }
}

/** An error as AWS's services answer it. */
export function awsError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
