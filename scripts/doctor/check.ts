// What a check is: it looks at one thing in the account.
import type { Context } from "./context";
import type { Finding } from "./finding";

/** Looks at one thing in the account, and changes nothing. */
export interface Check {
  /** What it is about, as the table shows it. */
  readonly topic: string;
  /** Whether it is about the stack's own names, or what it has made: it is not run where Pulumi does not tell them. @default false */
  readonly needsStack?: boolean;
  /** What it finds out. If it throws, that thing could not be looked at. */
  readonly look: (context: Context) => Promise<readonly Finding[]>;
}
