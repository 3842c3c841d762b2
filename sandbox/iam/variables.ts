// Policy variables: `${aws:PrincipalAccount}` stands for a value of the request.
import type { Context } from "./request";

/**
 * A text with its variables replaced. Source: IAM user guide, "IAM policy elements: Variables and tags".
 *
 * @returns nothing where a variable has neither a value nor a default: the text then matches nothing
 */
export function fillIn(text: string, context: Context): string | undefined {
  const values = [...text.matchAll(/\$\{([^}]*)\}/g)].map(([written, inner = ""]) => ({
    written,
    value: valueOf(inner, context),
  }));
  return values.reduce<string | undefined>(
    (filled, { written, value }) => (value === undefined ? undefined : filled?.replace(written, () => value)),
    text,
  );
}

function valueOf(inner: string, context: Context): string | undefined {
  if (inner === "*" || inner === "?" || inner === "$") {
    return inner;
  }
  const [key = "", fallback] = inner.split(",").map((part) => part.trim());
  return context.get(key.toLowerCase())?.[0] ?? fallback?.replace(/^'|'$/g, "");
}
