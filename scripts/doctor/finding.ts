// What doctor finds out: what is in order, what may go wrong or cost, and what stops an `up`.

/** One thing that doctor found out. */
export type Finding = Fine | Trouble;

/** What is in order. */
interface Fine {
  readonly verdict: "fine";
  readonly what: string;
}

/** What is not in order: it always comes with its remedy. */
interface Trouble {
  /** `stop`: an `up`, or what follows it, would fail. `warn`: it may fail, cost, or surprise; or it could not be looked at. */
  readonly verdict: "warn" | "stop";
  readonly what: string;
  /** What to do. */
  readonly remedy: string;
}

/** A finding with what it is about: the name of its check. */
export type TopicFinding = Finding & { readonly topic: string };

/** What a finding says of an `up`. */
export type Verdict = Finding["verdict"];

/** Something is in order. */
export function fine(what: string): Finding {
  return { verdict: "fine", what };
}

/** Something may go wrong, cost or surprise. */
export function warn(what: string, remedy: string): Finding {
  return { verdict: "warn", what, remedy };
}

/** Something makes an `up`, or what follows it, fail. */
export function stop(what: string, remedy: string): Finding {
  return { verdict: "stop", what, remedy };
}
