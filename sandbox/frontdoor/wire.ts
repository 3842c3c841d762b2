// The one place where inputs that come over the wire get a type, and what typed operations have in common.
import type { Call, Operation, Shape } from "./service";

/** An operation with types. */
export type Handler<Input> = (input: Input, call: Call) => object | Promise<object>;

/**
 * An operation with a typed input and output. The two casts are sound because the front door has checked the input
 * against the service's published model (required members, types, enums) before any operation sees it, and because
 * an output is plain data.
 */
export function operation<Input>(handle: Handler<Input>): Operation {
  return async (call) => (await handle(call.input as Input, call)) as Shape;
}

/** A moment as AWS's JSON protocol carries it: seconds since 1970, with milliseconds. */
export type Timestamp = number;

/** The present moment. */
export function now(): Timestamp {
  return Date.now() / 1000;
}

/** One page of a list, with the token for the next; a token is the position where that page starts. */
export function page<T>(
  items: readonly T[],
  { token, size, badToken }: { token: string | undefined; size: number; badToken: () => Error },
): { items: T[]; nextToken?: string } {
  const start = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(start) || start < 0 || start > items.length) {
    throw badToken();
  }
  const end = start + size;
  return { items: items.slice(start, end), ...(end < items.length && { nextToken: String(end) }) };
}
