// A notice as a mail: the subject, and a text that can be read as it is.
import type { Notice } from "./notice";

/** SNS takes less than 100 characters. Source: the Subject member of Publish, SNS API. */
const LONGEST_SUBJECT = 99;
/** SNS takes 256 KiB, of which a message for chats is a part, and one character has up to 4 bytes. */
const LONGEST_TEXT = 40_000;

/** The subject as SNS accepts it. It once took ASCII alone, and mail programs show the rest badly. */
export function mailSubject(subject: string): string {
  const ascii = subject
    .replace(/[^\x20-\x7e]+/g, " ")
    .replace(/ {2,}/g, " ")
    .trim();
  return ascii.length <= LONGEST_SUBJECT ? ascii : `${ascii.slice(0, LONGEST_SUBJECT - 3)}...`;
}

/** The text. */
export function mailText({ lines, nextSteps }: Pick<Notice, "lines" | "nextSteps">): string {
  const steps = nextSteps.length === 0 ? [] : ["", "Next:", ...nextSteps.map((step) => `- ${step}`)];
  const text = [...lines, ...steps].join("\n");
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}\n… the rest is cut.`;
}
