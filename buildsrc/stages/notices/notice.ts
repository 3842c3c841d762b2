// A message to people, before it gets the form of a mail or of a chat.

/** What people are told. Whatever comes from outside went through `shown` first. */
export interface Notice {
  /** What happened, to which image: a few words. The factory's name comes before it. */
  readonly subject: string;
  /** What there is to know, line by line. */
  readonly lines: readonly string[];
  /** What to do or to read next: each a sentence, a command or an address. */
  readonly nextSteps: readonly string[];
  /** The image that it is about, if it is about one. */
  readonly image?: string;
}
