// What people are told by a message.

/** A message, before it is laid out for those who read it. */
export interface Notice {
  /** What happened, to which image: in one line. */
  readonly subject: string;
  /** The rest of what happened, a line each. */
  readonly lines: readonly string[];
  /** What to do about it: sentences and commands. */
  readonly nextSteps: readonly string[];
  /** The image that it is about, if it is about one. */
  readonly image?: string;
}
