// One line for every request: what was asked, by whom, and how it was answered. `npm run bench` counts them.
import { createWriteStream, type WriteStream } from "node:fs";

export interface LoggedCall {
  readonly time: string;
  readonly service: string;
  readonly operation: string;
  readonly caller: string;
  readonly region: string;
  readonly status: number;
  /** The error's code, where the front door answered with one. */
  readonly error?: string;
}

/** Appends calls to a file of JSON lines. */
export class CallLog {
  private readonly stream: WriteStream;

  constructor(file: string) {
    this.stream = createWriteStream(file, { flags: "a" });
  }

  add(call: LoggedCall): void {
    this.stream.write(`${JSON.stringify(call)}\n`);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.stream.end(resolve));
  }
}
