// The tags that say what an AMI is and how far it has come. The templates in packer/ write the same names.

/** Marks everything of a factory; its value is the factory's name. The stages' roles can change nothing without it. */
export const MARKER = "ami-pipeline";

/** What follows the factory's name in the mark of what is made for pull requests. No factory's name has this character. */
const FOR_PULL_REQUESTS = "@pull-requests";

/**
 * The mark of what a factory makes for pull requests. It is not the factory's own, so that no role that makes or publishes
 * releases can use such an AMI, and no role that serves pull requests can change a release.
 */
export function pullRequestMark(factory: string): string {
  return `${factory}${FOR_PULL_REQUESTS}`;
}

/** The factory that a mark is of. */
export function factoryOf(mark: string): string {
  return mark.endsWith(FOR_PULL_REQUESTS) ? mark.slice(0, -FOR_PULL_REQUESTS.length) : mark;
}

/** The names of the other tags. */
export const TAGS = {
  image: "ami-pipeline:image",
  fingerprint: "ami-pipeline:fingerprint",
  commit: "ami-pipeline:commit",
  /** The ARN of the CodeBuild build that made the AMI, or that launched the instance. */
  build: "ami-pipeline:build",
  /** One of PURPOSES. */
  purpose: "ami-pipeline:purpose",
  baseAmi: "ami-pipeline:base-ami",
  /** One of STATES. */
  state: "ami-pipeline:state",
  /** Why the AMI was rejected, withdrawn or promoted. */
  reason: "ami-pipeline:reason",
  /** When its tests passed. Only Test sets it, and only an AMI that has it can become a release. */
  tested: "ami-pipeline:tested",
  /** On a copy in another region: the AMI in the home region that it is a copy of. */
  sourceAmi: "ami-pipeline:source-ami",
  /** When Promote took the channel `latest` back from it; Publish does not move the channel to it again by itself. */
  withdrawn: "ami-pipeline:withdrawn",
  /** The number of the pull request that the AMI was made for. */
  pullRequest: "ami-pipeline:pull-request",
  /** Which channel was last moved to it, by whom and when. */
  promotedBy: "ami-pipeline:promoted-by",
  /** On a release that is on its way out: the step that it is at, one of RETIREMENT_STEPS, and since when. Upkeep sets it. */
  retirement: "ami-pipeline:retirement",
  /** Whoever sets it keeps the AMI from being retired, whatever its value. */
  keep: "ami-pipeline:keep",
} as const;

/** The values of the tag `state`. */
export const STATES = {
  /** Packer has not finished it. */
  building: "building",
  /** Build made it; Test and Publish decide about it. */
  candidate: "candidate",
  /** Publish made it a release. */
  released: "released",
  /** Its tests failed. */
  rejected: "rejected",
} as const;

/** The steps on a release's way out, in their order, as the tag `retirement` names them. The last one is to be gone. */
export const RETIREMENT_STEPS = ["retiring", "deprecated", "disabled"] as const;

/** The values of the tag `purpose`: the stages' roles can use only instances of their own purpose. */
export const PURPOSES = {
  /** What Packer works with: the instance that it provisions, its volumes, its key pair, and an unfinished AMI. */
  builder: "builder",
  /** The instance that Test launches. */
  test: "test",
  /** A finished AMI and its snapshots. */
  image: "image",
} as const;
