// The reports of a container's shells, which come in the same stream as the output.
import { StringDecoder } from "node:string_decoder";

/** What driver.sh and shell.sh report: that the view stands, how a command ended, that the shell is gone. */
export interface Report {
  readonly what: "ready" | "status" | "ended";
  readonly value: number;
}

/** Splits a stream into the output and the reports that lie in it. */
export function readReports(
  marker: string,
  output: (text: string) => void,
  onReport: (report: Report) => void,
): (chunk: Buffer) => void {
  const pattern = new RegExp(`\u001e${marker} (ready|status|ended) (\\d+)\n`);
  const longest = marker.length + 24;
  const decoder = new StringDecoder("utf8");
  let pending = "";
  return (chunk) => {
    pending += decoder.write(chunk);
    for (let found = pattern.exec(pending); found; found = pattern.exec(pending)) {
      if (found.index > 0) {
        output(pending.slice(0, found.index));
      }
      pending = pending.slice(found.index + found[0].length);
      const [, what, value] = found;
      if (what === "ready" || what === "status" || what === "ended") {
        onReport({ what, value: Number(value) });
      }
    }
    // The rest may end with the start of a report.
    const start = pending.indexOf("\u001e", Math.max(0, pending.length - longest));
    const complete = start === -1 ? pending.length : start;
    if (complete > 0) {
      output(pending.slice(0, complete));
    }
    pending = pending.slice(complete);
  };
}
