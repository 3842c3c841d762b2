// A notice in the custom format of Amazon Q Developer in chat applications, which passes on only what it knows.
// Source: "Custom notifications using Amazon Q Developer in chat applications", administrator guide.
import type { Notice } from "./notice";

/** The text that Slack takes in one block. Source: "Section block", Slack API reference. */
const LONGEST_DESCRIPTION = 3000;
const FENCE = "```";

/** The message as SNS passes it to a chat. */
export function chatMessage({ subject, lines, nextSteps }: Notice): string {
  return JSON.stringify({
    version: "1.0",
    source: "custom",
    content: {
      textType: "client-markdown",
      title: harmless(subject),
      description: preformatted(lines),
      ...(nextSteps.length > 0 && { nextSteps: nextSteps.map(harmless) }),
    },
  });
}

/** As it is: the chat shows no markup, since some of the text is from outside. */
function preformatted(lines: readonly string[]): string {
  const room = LONGEST_DESCRIPTION - 2 * (FENCE.length + 1);
  const text = harmless(lines.join("\n"));
  return [FENCE, text.length <= room ? text : `${text.slice(0, room - 1)}…`, FENCE].join("\n");
}

/** Without the characters by which a text addresses people, hides where a link leads, or ends the block that it is in. */
function harmless(text: string): string {
  return text.replaceAll("<", "‹").replaceAll(">", "›").replaceAll("`", "'");
}
