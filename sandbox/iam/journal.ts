// What the authorizer writes to judgements.jsonl: each policy that it met, once, and each question with its answer.

/** A policy document, as it was when it was first asked. */
export interface PolicyEntry {
  readonly kind: "policy";
  /** Names it in judgements. */
  readonly id: string;
  /** Its name in its role, or `trust`, `the permissions boundary`, `the bucket's policy` and the like. */
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
  /** The condition keys of the request, with their values. */
  readonly context: Readonly<Record<string, readonly string[]>>;
  /** The service that assumed the role, where the question is about the role's trust. */
  readonly service?: string;
  /** The ids of the policies. */
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
