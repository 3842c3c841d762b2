// The findings as one table of text, the worst first, with a last line that counts them and says what to do next.
import { formatTable } from "../table";
import type { TopicFinding, Verdict } from "./finding";

const HEADING = ["", "ABOUT", "FINDING"] as const;
/** The worst first. */
const VERDICTS: readonly Verdict[] = ["stop", "warn", "fine"];
/** How wide the table may be. What has no space in it, such as an ARN, and commands to paste may be longer. */
const WIDTH = 120;
const ARROW = "-> ";

/** The table of the findings. */
export function findingTable(findings: readonly TopicFinding[]): string {
  const sorted = VERDICTS.flatMap((verdict) => findings.filter((finding) => finding.verdict === verdict));
  const topicWidth = Math.max(
    ...[...HEADING.slice(1, 2), ...findings.map(({ topic }) => topic)].map((text) => text.length),
  );
  const width = WIDTH - "stop".length - topicWidth - 2 * "  ".length;
  return formatTable(
    HEADING,
    sorted.flatMap((finding) => {
      const remedy = finding.verdict === "fine" ? [] : hanging(finding.remedy, width);
      return [...wrap(finding.what, width), ...remedy].map((line, index) =>
        index === 0 ? [finding.verdict, finding.topic, line] : ["", "", line],
      );
    }),
  );
}

/** `5 fine, 1 warning, 1 stop.` and what to do next. */
export function summary(findings: readonly TopicFinding[]): string {
  const count = (verdict: Verdict) => findings.filter((finding) => finding.verdict === verdict).length;
  const [stops, warnings] = [count("stop"), count("warn")];
  const counts = `${count("fine")} fine, ${warnings} ${warnings === 1 ? "warning" : "warnings"}, ${stops} stop.`;
  if (stops > 0) {
    return `${counts} Follow the arrows, then run npm run doctor again.`;
  }
  return warnings > 0 ? `${counts} Decide about the warnings, then run pulumi up.` : `${counts} Next: pulumi up`;
}

function hanging(remedy: string, width: number): string[] {
  return wrap(remedy, width - ARROW.length).map(
    (line, index) => `${index === 0 ? ARROW : " ".repeat(ARROW.length)}${line}`,
  );
}

/** Breaks a text at spaces into lines; its own line breaks stay, and a command on a line of its own, to be pasted. */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((paragraph) => {
    if (paragraph.startsWith("aws ")) {
      return [paragraph];
    }
    const lines: string[] = [];
    for (const word of paragraph.split(/(?<=\S) +/)) {
      const last = lines.at(-1);
      if (last !== undefined && last.length + 1 + word.length <= width) {
        lines[lines.length - 1] = `${last} ${word}`;
      } else {
        lines.push(word);
      }
    }
    return lines;
  });
}
