// How policies match text: `*` for any characters, `?` for one.

const patterns = new Map<string, RegExp>();

/** Whether a text fits a pattern. @param ignoreCase as AWS compares actions */
export function matches(pattern: string, text: string, ignoreCase = false): boolean {
  if (pattern === "*") {
    return true;
  }
  return compiled(pattern, ignoreCase).test(text);
}

/**
 * Whether an ARN fits a pattern, each of its six parts by itself: a wildcard does not reach across the first five
 * colons. Source: IAM user guide, "IAM JSON policy elements: Condition operators", ARN operators.
 */
export function matchesArn(pattern: string, arn: string): boolean {
  if (pattern === "*") {
    return true;
  }
  const [wanted, actual] = [partsOf(pattern), partsOf(arn)];
  return wanted.length === actual.length && wanted.every((part, index) => matches(part, actual[index] ?? ""));
}

function partsOf(arn: string): string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(":")] : [])];
}

function compiled(pattern: string, ignoreCase: boolean): RegExp {
  const key = `${ignoreCase ? "i" : ""}/${pattern}`;
  const known = patterns.get(key);
  if (known) {
    return known;
  }
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const made = new RegExp(`^${source}$`, ignoreCase ? "is" : "s");
  patterns.set(key, made);
  return made;
}
