// A file of JSON lines, one per entry.
import { createWriteStream, type WriteStream } from "node:fs";

/** A log that only grows. */
export class LineLog<T> {
  private readonly stream: WriteStream;

  constructor(file: string) {
    this.stream = createWriteStream(file, { flags: "a" });
  }

  add(entry: T): void {
    this.stream.write(`${JSON.stringify(entry)}\n`);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.stream.end(resolve));
  }
}
