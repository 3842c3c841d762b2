// What the authorizer writes down: each policy that it met, once, and each question with its answer. One line each in
// judgements.jsonl; the permissions report and the proof that every statement is needed read it.

/** A policy document, as it was when it was asked for the first time. */
export interface PolicyEntry {
  readonly kind: "policy";
  /** Names it in judgements. */
  readonly id: string;
  /** What it is called in its role; `trust`, `the permissions boundary`, `the bucket's policy` and the like for others. */
  readonly name: string;
  readonly text: string;
}

/** One question with its answer. */
export interface JudgementEntry {
  readonly kind: "judgement";
  /** The ARN of the role that asked. */
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  /** The condition keys that the policies were told, with their values. */
  readonly context: Readonly<Record<string, readonly string[]>>;
  /** The service in whose name it was asked, for a role's trust. */
  readonly service?: string;
  /** The policies' ids. */
  readonly identity: readonly string[];
  readonly boundary?: string;
  readonly resourcePolicy?: string;
  readonly resourceDecides?: boolean;
  readonly isAllowed: boolean;
  /** The statements that allowed or denied it, as `<policy's id>/<Sid>`. */
  readonly statements: readonly string[];
}

/** One line of the journal. */
export type JournalEntry = PolicyEntry | JudgementEntry;
