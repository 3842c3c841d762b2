// One line per request: what was asked, by whom, and how it was answered.

/** One request, as the log has it. */
export interface LoggedCall {
  readonly time: string;
  readonly service: string;
  readonly operation: string;
  readonly caller: string;
  readonly region: string;
  readonly status: number;
  /** The error's code, where the front door answered with one. */
  readonly error?: string;
}
