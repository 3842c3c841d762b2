// Live progress: lines with the seconds since the start, and a sign of life while something takes long.

/** Prints a line of progress. */
export type Say = (line: string) => void;

const HEARTBEAT_MILLISECONDS = 15_000;

/** A long piece of work; `at` tells where in it things are. */
export interface Work {
  readonly title: string;
  readonly start: number;
  at: string;
}

/** Tells what is going on: each piece of work as it starts and ends, and now and then, in one line, all that goes on. */
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

  /** Does a piece of work; says when it starts and how long it took. */
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
