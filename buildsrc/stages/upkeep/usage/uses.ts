// What uses the factory's AMIs, as a look found it.
import type { FactoryAmi } from "../amis";

/** Something that was launched from an AMI, or could launch it. */
export interface Reference {
  /** What it is, in words: `launch template web (lt-1) version 3`. */
  readonly by: string;
  /** The id of an AMI, or a parameter that EC2 resolves at a launch: `resolve:ssm:/golden/web:stable`. */
  readonly image: string;
}

/** What a look found. */
export interface Uses {
  /** What uses an AMI, in words. That nothing does is only certain if there are no cautions. */
  readonly of: (ami: FactoryAmi) => readonly string[];
  /** What could not be seen, or looks wrong: as long as there is one, nothing is retired. */
  readonly cautions: readonly string[];
}

/**
 * Whether other accounts use an AMI; with the reason, unless it is clean. `cannot tell` is for what a person has to mend: then
 * nothing is retired.
 */
export type OtherAccounts = "clean" | `in use: ${string}` | `no answer yet: ${string}` | `cannot tell: ${string}`;
