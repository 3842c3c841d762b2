// Live progress: lines with the seconds since the start, and a sign of life while something takes a long time.

/** Prints a line of progress. */
export type Say = (line: string) => void;

const HEARTBEAT_MILLISECONDS = 15_000;

/** A long piece of work; `at` tells how far it has come. */
export interface Work {
  readonly title: string;
  readonly start: number;
  at: string;
}

/**
 * Reports each piece of work when it starts and ends, and from time to time, in one line, everything that is going on.
 */
export class Progress {
  private readonly start: number;
  private readonly going = new Set<Work>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly print: Say,
    private readonly now: () => number = Date.now,
    private readonly everyMilliseconds = HEARTBEAT_MILLISECONDS,
  ) {
    this.start = now();
  }

  readonly say: Say = (line) => {
    this.print(`[${seconds(this.now() - this.start).padStart(5)}] ${line}`);
  };

  /** Does a piece of work; reports its start and how long it took. */
  async during<Result>(title: string, doIt: (work: Work) => Promise<Result>): Promise<Result> {
    const work: Work = { title, start: this.now(), at: "" };
    this.say(`${title} ...`);
    this.going.add(work);
    this.timer ??= setInterval(() => {
      this.say(`still ${[...this.going].map((going) => this.describe(going)).join("; ")}`);
    }, this.everyMilliseconds);
    try {
      const result = await doIt(work);
      this.say(`${title}: done in ${this.since(work)}`);
      return result;
    } catch (error) {
      this.say(`${title}: failed after ${this.since(work)}`);
      throw error;
    } finally {
      this.going.delete(work);
      if (this.going.size === 0) {
        clearInterval(this.timer);
        this.timer = undefined;
      }
    }
  }

  private describe(work: Work): string {
    return `${work.title} (${[this.since(work), work.at].filter(Boolean).join(", ")})`;
  }

  private since(work: Work): string {
    return seconds(this.now() - work.start);
  }
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
