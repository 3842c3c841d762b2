// What may have been left behind: one shape for every kind of it, so that the plan has one rule for all.

/** The kinds of what builds, publications and retirements may leave, in the order in which they are removed. */
export const KINDS = ["instance", "AMI", "snapshot", "volume", "key pair"] as const;
/** One of KINDS. */
export type Kind = (typeof KINDS)[number];

/** Something with the factory's mark that may have been left. */
export interface Leftover {
  readonly kind: Kind;
  readonly id: string;
  readonly region: string;
  readonly image: string;
  /** One of STATES, of AMIs and snapshots; empty if no tag says it. */
  readonly state: string;
  /** What EC2 says of an AMI or a snapshot: `pending`, `available` and so on. */
  readonly ec2State: string;
  /** The ARN of the build that made it; empty if no tag says it. */
  readonly build: string;
  readonly madeAt: Date;
  /** The tag that says how far Upkeep has retired what was released; empty if it has not. */
  readonly retirement: string;
  /** The tag that says what it is for: one of PURPOSES; empty if no tag says it. */
  readonly purpose: string;
  /** Whether somebody has tagged it to be kept. */
  readonly isKept: boolean;
  /** On a copy of an AMI: the home region's AMI. */
  readonly copyOf?: string;
}
