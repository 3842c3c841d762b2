// Keeps what the stages print off the console, and lets tests look at it.

/** What was printed since the test began. */
export class Log {
  readonly lines: string[] = [];

  /** All lines, each with its end. */
  get text(): string {
    return this.lines.map((line) => `${line}\n`).join("");
  }
}

/** Captures `console.log` in every test of the `describe` that calls it. */
export function captureLog(): Log {
  const log = new Log();
  const print = console.log;
  beforeEach(() => {
    log.lines.length = 0;
    console.log = (line: string) => {
      log.lines.push(line);
    };
  });
  afterEach(() => {
    console.log = print;
  });
  return log;
}
