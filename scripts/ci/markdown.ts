// Markdown of what others wrote: nothing in it becomes a link, a mention or a heading.

/** A text as code, in as many backticks as it takes. Source: section 6.1 of the CommonMark specification. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, " ");
  const fence = fenceFor(line, 1);
  const space = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

const LONGEST_BLOCK = 5000;

/** A text of several lines as it is, or its beginning. */
export function block(text: string): string {
  const shown = text.length <= LONGEST_BLOCK ? text : `${text.slice(0, LONGEST_BLOCK)}\n(and more)`;
  const fence = fenceFor(shown, 3);
  return `${fence}text\n${shown}\n${fence}`;
}

/** A list. */
export function listed(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

/** Joins paragraphs. The first that would exceed the limit is left out with all that follow, and that is said. */
export function withinLimit(paragraphs: readonly string[], most: number): string {
  const note = "The rest is left out, since a comment cannot be longer: `pulumi preview --diff` shows it.";
  const all = paragraphs.join("\n\n");
  if (all.length <= most) {
    return all;
  }
  let text = "";
  for (const paragraph of paragraphs) {
    const longer = text === "" ? paragraph : `${text}\n\n${paragraph}`;
    if (longer.length + note.length + 2 > most) {
      break;
    }
    text = longer;
  }
  return `${text}\n\n${note}`;
}

function fenceFor(text: string, least: number): string {
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length);
  return "`".repeat(Math.max(least, ...runs.map((length) => length + 1)));
}
