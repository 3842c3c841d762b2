// Limits how many Go builds run side by side; builds of one module run one after the other.

/** Runs pieces of work, a few at a time; those with the same key never side by side. */
export class Queue {
  private readonly last = new Map<string, Promise<unknown>>();
  private readonly waiting: (() => void)[] = [];
  private free: number;

  constructor(limit: number) {
    this.free = limit;
  }

  async run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const previous = this.last.get(key) ?? Promise.resolve();
    const result = previous.then(() => this.inSlot(work));
    this.last.set(
      key,
      result.catch(() => undefined),
    );
    return result;
  }

  private async inSlot<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.free > 0) {
      this.free--;
    } else {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) {
        next();
      } else {
        this.free++;
      }
    }
  }
}
