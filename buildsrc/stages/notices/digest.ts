// Several notices as one message.
import type { Notice } from "./notice";

/** One message that says all of it: a single notice as it is, none if there is nothing to tell. */
export function digest(subject: string, notices: readonly Notice[]): Notice | undefined {
  const [first, ...others] = notices;
  if (first === undefined || others.length === 0) {
    return first;
  }
  return {
    subject,
    lines: notices.flatMap((notice, index) => [...(index === 0 ? [] : [""]), `# ${notice.subject}`, ...notice.lines]),
    nextSteps: [...new Set(notices.flatMap(({ nextSteps }) => nextSteps))],
  };
}
