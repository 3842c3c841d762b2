// What the parts of Upkeep have in common: each plans first, and then carries out what it planned.
import type { UPKEEP_PARTS } from "../contract";
import type { Upkeep } from "./upkeep";

/** The name of a part. `measure` comes with all the others. */
export type PartName = (typeof UPKEEP_PARTS)[number] | "measure";

/** Something that a part does. */
export interface Action {
  /** What it does, such as `deprecate`. */
  readonly what: string;
  /** What it does it to: the id of an AMI, or the name of a pipeline. */
  readonly subject: string;
  readonly image?: string;
  readonly region?: string;
  /** Why. */
  readonly reason: string;
}

/** Something that a part looked at and leaves alone. */
export interface Kept {
  readonly subject: string;
  readonly image?: string;
  readonly region?: string;
  /** Why it stays. */
  readonly reason: string;
}

/** What a part is going to do, which a dry run only shows. */
export interface Plan<A extends Action> {
  readonly actions: readonly A[];
  readonly kept: readonly Kept[];
  /** Why the part does nothing, or less than it could: sentences for a person, who is told. */
  readonly cautions: readonly string[];
}

/** A part of Upkeep. It fails alone: the others go on. */
export interface Part<A extends Action> {
  readonly name: PartName;
  /** Looks, and decides. It changes nothing. */
  plan(upkeep: Upkeep): Promise<Plan<A>>;
  /** Carries an action out, and returns what came of it in words. Throws if it failed. */
  act(upkeep: Upkeep, action: A): Promise<string>;
}
