// Ends a build whose provisioners take longer than the image lets them. Packer has a time limit for a single one only.
import { StageError } from "../common/stageError";

/** What Packer says when a provisioner begins, and when all are over. Source: the code of Packer 1.16 and its plugin 1.8.2. */
const BEGINS = /^==> \S+: Provisioning with \S+ ?(?:script: )?(.*)$/;
const ENDS = /^==> \S+: Stopping the source instance/;

const UNIT_MINUTES = { m: 1, h: 60 } as const;

/** Follows Packer's output from the first provisioner to the end of the last. */
export class ProvisionWatch {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private latest = "";

  /** @param limit such as `45m`; without one, nothing is over too late */
  constructor(private readonly limit: string | undefined) {}

  /** Is aborted when the time is over. */
  get isOver(): AbortSignal {
    return this.controller.signal;
  }

  /** Takes a line of Packer's. */
  see(line: string): void {
    if (this.limit === undefined) {
      return;
    }
    const [, what] = BEGINS.exec(line) ?? [];
    if (what !== undefined) {
      this.latest = what.replace(/^.*\/(?=images\/)/, "");
      this.timer ??= setTimeout(
        () => {
          this.controller.abort();
        },
        minutesOf(this.limit) * 60_000,
      );
    } else if (ENDS.test(line)) {
      clearTimeout(this.timer);
    }
  }

  /** Says what took too long, if something did. Ends the watch. */
  failure(): StageError | undefined {
    clearTimeout(this.timer);
    return this.isOver.aborted
      ? new StageError(
          `the provisioners took longer than provision_timeout, ${this.limit ?? ""}; the last one was ${this.latest}.`,
          "Look above for what it waits for, or raise provision_timeout in the image's settings.",
        )
      : undefined;
  }
}

/** What to say of a limit that the stage's own time limit comes before. */
export function provisionWarning(limit: string | undefined, timeoutMinutes: number): string | undefined {
  return limit !== undefined && minutesOf(limit) >= timeoutMinutes
    ? `WARNING: provision_timeout is ${limit}, but the Build stage ends after ${timeoutMinutes} minutes in any case.`
    : undefined;
}

function minutesOf(limit: string): number {
  return Number.parseInt(limit) * UNIT_MINUTES[limit.endsWith("h") ? "h" : "m"];
}
