// What the command line hands to a command.

/** What every command gets from the command line. */
export interface Invocation {
  readonly port: number;
  readonly keep: boolean;
  /** The words after the command's name. */
  readonly words: readonly string[];
}
