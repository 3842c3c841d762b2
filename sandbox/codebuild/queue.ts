// How many builds of a kind run at once, and which wait for their turn.
import { AwsError } from "../frontdoor/service";

/** Source: "Builds in AWS CodeBuild", CodeBuild user guide. */
const WAITING_PER_RUNNING = 5;

/** A build's place among the builds of its kind. */
export interface Place {
  /** Settled once the build may run. */
  readonly turn: Promise<void>;
  /** Gives the place up, whether its turn has come or not. */
  readonly leave: () => void;
}

interface Line {
  running: number;
  /** What lets each build in that waits, the oldest first. AWS promises no order. */
  readonly waiting: (() => void)[];
}

/** The builds of the account that run or wait. */
export class BuildQueue {
  private readonly lines = new Map<string, Line>();

  /** @param quota - how many builds of a kind run at once */
  constructor(private readonly quota: number) {}

  /**
   * @param kind - what has a quota of its own: a region's machines of one platform and size
   * @throws AccountLimitExceededException where too many wait already
   */
  enter(kind: string): Place {
    const line = this.lineOf(kind);
    if (line.running < this.quota) {
      line.running += 1;
      return {
        turn: Promise.resolve(),
        leave: () => {
          this.admitNext(line);
        },
      };
    }
    const most = this.quota * WAITING_PER_RUNNING;
    if (line.waiting.length >= most) {
      throw new AwsError(
        "AccountLimitExceededException",
        `Cannot have more than ${most} builds in queue for the account`,
      );
    }
    let admit: () => void = () => undefined;
    const turn = new Promise<void>((resolve) => {
      admit = resolve;
    });
    line.waiting.push(admit);
    return {
      turn,
      leave: () => {
        const index = line.waiting.indexOf(admit);
        if (index === -1) {
          this.admitNext(line);
        } else {
          line.waiting.splice(index, 1);
        }
      },
    };
  }

  private lineOf(kind: string): Line {
    const line = this.lines.get(kind) ?? { running: 0, waiting: [] };
    this.lines.set(kind, line);
    return line;
  }

  /** A build that ran is over: the next one takes its place. */
  private admitNext(line: Line): void {
    const next = line.waiting.shift();
    if (next) {
      next();
    } else {
      line.running -= 1;
    }
  }
}
