// Text from outside, such as a package's name or a line of a log: shown in a message as data, on one line.

/** How a terminal is told to change its colours. */
const COLOUR = /\u001b\[[0-9;]*[A-Za-z]/g;
/**
 * Control characters, and those that nobody sees: some turn the direction of what follows, so that it reads as something
 * else.
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]+/gu;

const LONGEST = 300;

/** The text without what is no character to read, and cut. */
export function shown(text: string, longest = LONGEST): string {
  const clean = text.replace(COLOUR, "").replace(UNSEEN, " ").trim();
  return clean.length <= longest ? clean : `${clean.slice(0, longest - 1)}…`;
}

/** Several lines of it, each marked as a quotation. */
export function quoted(lines: readonly string[], most: number): readonly string[] {
  const rest = lines.length - most;
  return [
    ...lines.slice(0, most).map((line) => `  | ${shown(line)}`),
    ...(rest > 0 ? [`  | … and ${rest} more ${rest === 1 ? "line" : "lines"}`] : []),
  ];
}
