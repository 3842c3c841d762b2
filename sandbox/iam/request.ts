// One question to the policies: may this be done to that, under these circumstances? A call may raise several.

/** The condition keys of a request and their values. The keys are in lowercase, since AWS ignores their case. */
export type Context = ReadonlyMap<string, readonly string[]>;

/** One question to the policies. */
export interface AccessRequest {
  /** `ec2:RunInstances` */
  readonly action: string;
  /** The ARN of what it is done to; `*` where the action has no resources. */
  readonly resource: string;
  readonly context: Context;
}

/** The context of a request; keys without a value are left out. */
export function contextOf(entries: Readonly<Record<string, string | readonly string[] | undefined>>): Context {
  const known = Object.entries(entries).flatMap(([key, value]): [string, readonly string[]][] => {
    if (value === undefined) {
      return [];
    }
    return [[key.toLowerCase(), typeof value === "string" ? [value] : value]];
  });
  return new Map(known);
}
