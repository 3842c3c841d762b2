// Ends Packer's dead sessions to its builder while that one reboots. AWS's plugin may not notice that the agent at the other
// end is gone: it goes on to accept connections, and nothing ever comes back, for an hour. When it ends, Packer's amazon plugin
// opens a new session as soon as the agent is connected again, and Packer, which retries, finds the builder.
// Sources: packer#11190, session-manager-plugin#55, common/ssm/session.go of packer-plugin-amazon 1.8.2.
import { connect } from "node:net";
import type { PluginSession } from "./pluginSessions";

/** What a line ends with that packer/reboot.sh prints when it reboots, and packer/after-reboot.sh when it is there again. */
const BEGINS = ": Rebooting the builder.";
const ENDS = ": The builder is back.";

/** How often sessions are tried. One that is opened anew answers long before that. */
const EVERY_MS = 10_000;
/** How long an SSH server that is there takes for its first words at most. */
const ANSWER_MS = 5_000;

/** What the watch works on. */
export interface Sessions {
  /** The sessions that Packer has open. */
  readonly list: () => readonly PluginSession[];
  readonly end: (session: PluginSession) => void;
}

/** Listens to Packer's output, and watches between a reboot's first line and its last. */
export class RebootWatch {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly sessions: Sessions,
    private readonly everyMs = EVERY_MS,
    private readonly answerMs = ANSWER_MS,
  ) {}

  /** Takes note of a line of Packer's. */
  hear(line: string): void {
    if (line.endsWith(BEGINS)) {
      this.timer ??= setInterval(() => void this.endDeadSessions(), this.everyMs);
    } else if (line.endsWith(ENDS)) {
      this.close();
    }
  }

  /** Watches no more. */
  close(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async endDeadSessions(): Promise<void> {
    await Promise.all(
      this.sessions.list().map(async (session) => {
        if (!(await answers(session.port, this.answerMs)) && this.timer !== undefined) {
          this.sessions.end(session);
        }
      }),
    );
  }
}

/** Whether an SSH server introduces itself through a local port. */
function answers(port: number, withinMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "localhost");
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(withinMs, () => {
      end(false);
    });
    socket.on("data", () => {
      end(true);
    });
    socket.on("error", () => {
      end(false);
    });
    socket.on("close", () => {
      end(false);
    });
  });
}
