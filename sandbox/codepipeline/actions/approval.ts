// The manual approval action: waits until somebody calls PutApprovalResult with its token.
import { randomUUID } from "node:crypto";
import { AwsError } from "../../frontdoor/service";
import type { ActionContext, ActionResult } from "./action";
import type { Notify } from "./approvalNotice";

/** Seven days. Source: quotas, CodePipeline user guide. */
const DEFAULT_TIMEOUT_MINUTES = 7 * 24 * 60;
/** In milliseconds, 24 days: the most that Node's timers accept. No sandbox lives that long. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The answer to an approval. */
export interface Decision {
  readonly status: "Approved" | "Rejected";
  readonly summary: string;
  /** The ARN of whoever decided. */
  readonly by: string;
}

/** All approvals that wait, and those that were answered. */
export class Approvals {
  private readonly waiting = new Map<string, (decision: Decision) => void>();
  private readonly decided = new Set<string>();

  /** @param notify tells those who are to decide that an approval waits */
  constructor(private readonly notify: Notify) {}

  readonly run = async (context: ActionContext): Promise<ActionResult> => {
    const token = randomUUID();
    const minutes = context.declaration.timeoutInMinutes ?? DEFAULT_TIMEOUT_MINUTES;
    await this.notify(context, { token, expires: new Date(Date.now() + minutes * 60_000) });
    context.report({ token });
    return this.wait(context, token, minutes);
  };

  private wait({ signal }: ActionContext, token: string, minutes: number): Promise<ActionResult> {
    return new Promise((resolve) => {
      const timeout = setTimeout(
        () => {
          end({ errorDetails: { code: "ApprovalTimedOut", message: `Nobody decided within ${minutes} minutes` } });
        },
        Math.min(minutes * 60_000, LONGEST_TIMER),
      );
      // What waits for a person does not keep the process alive.
      timeout.unref();
      const end = (result: ActionResult) => {
        clearTimeout(timeout);
        this.waiting.delete(token);
        this.decided.add(token);
        resolve(result);
      };
      this.waiting.set(token, ({ status, summary, by }) => {
        const progress = { summary, lastUpdatedBy: by };
        if (status === "Approved") {
          end({ progress });
        } else {
          end({ progress, errorDetails: { code: "ApprovalRejected", message: `Rejected by ${by}: ${summary}` } });
        }
      });
      const giveUp = () => {
        end({});
      };
      if (signal.aborted) {
        giveUp();
      } else {
        signal.addEventListener("abort", giveUp, { once: true });
      }
    });
  }

  /** Answers an approval. @param expected the token of the action that the call names; nothing if it does not wait */
  decide(token: string, expected: string | undefined, decision: Decision): void {
    if (this.decided.has(token)) {
      throw new AwsError(
        "ApprovalAlreadyCompletedException",
        "The approval action has already been approved or rejected",
      );
    }
    const decide = this.waiting.get(token);
    if (!decide || token !== expected) {
      throw new AwsError("InvalidApprovalTokenException", "The approval token is not that of the waiting action");
    }
    decide(decision);
  }
}
