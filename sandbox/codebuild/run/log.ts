// A build's log: gathers lines and sends them to CloudWatch Logs a few times a second, as CodeBuild does.
import type { LogEvent } from "./role";

/** How long lines are gathered, in milliseconds. */
const BATCH_MILLISECONDS = 500;
/** PutLogEvents takes no more events, and no more bytes, in one call; each event counts 26 bytes more than its text. */
const MAX_EVENTS = 10_000;
const MAX_BYTES = 1_000_000;
const MAX_EVENT_BYTES = 250_000;
const EVENT_OVERHEAD = 26;

/** The log of one build. */
export class BuildLog {
  private events: LogEvent[] = [];
  private partial = "";
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> = Promise.resolve();

  /**
   * @param send puts events into the build's stream
   * @param onError told once per failed call; the build goes on without its log
   */
  constructor(
    private readonly send: (events: readonly LogEvent[]) => Promise<void>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** A line of CodeBuild's own: `[Container] 2026/11/25 10:00:00.000000 Entering phase BUILD`. */
  say(line: string): void {
    this.endPartialLine();
    const time = new Date().toISOString().replace("T", " ").replaceAll("-", "/").replace("Z", "000");
    this.add(`[Container] ${time} ${line}`);
  }

  /** What a command wrote, in pieces of any size. */
  write(text: string): void {
    const lines = (this.partial + text).split("\n");
    this.partial = lines.pop() ?? "";
    for (const line of lines) {
      this.add(line);
    }
  }

  /** Sends what is left and waits until all is sent. */
  async close(): Promise<void> {
    this.endPartialLine();
    this.flush();
    await this.sending;
  }

  private endPartialLine(): void {
    if (this.partial !== "") {
      this.add(this.partial);
    }
    this.partial = "";
  }

  private add(line: string): void {
    // CloudWatch Logs refuses empty messages, and CodeBuild ends each line with its newline.
    this.events.push({ timestamp: Date.now(), message: `${line.slice(0, MAX_EVENT_BYTES)}\n` });
    this.timer ??= setTimeout(() => {
      this.flush();
    }, BATCH_MILLISECONDS);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const batch of batches(this.events)) {
      this.sending = this.sending.then(() => this.send(batch)).catch(this.onError);
    }
    this.events = [];
  }
}

/** Events in the portions that PutLogEvents takes. */
export function batches(events: readonly LogEvent[]): LogEvent[][] {
  const all: LogEvent[][] = [];
  let batch: LogEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(event.message) + EVENT_OVERHEAD;
    if (batch.length === MAX_EVENTS || bytes + size > MAX_BYTES) {
      all.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(event);
    bytes += size;
  }
  return batch.length > 0 ? [...all, batch] : all;
}
