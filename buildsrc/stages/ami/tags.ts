// The tags that say what an AMI is and how far it has come: written by the templates and the stages, read by all of them.
import type { Tag } from "../common/aws";

/** Marks everything of a factory; its value is the factory's name. The stages' roles may touch nothing else. */
export const MARKER = "ami-pipeline";

export const TAGS = {
  image: "ami-pipeline:image",
  fingerprint: "ami-pipeline:fingerprint",
  commit: "ami-pipeline:commit",
  /** The CodeBuild build that made it, or that launched the instance. */
  build: "ami-pipeline:build",
  baseAmi: "ami-pipeline:base-ami",
  /** One of STATES. */
  state: "ami-pipeline:state",
  /** Why the AMI was rejected, withdrawn or promoted. */
  reason: "ami-pipeline:reason",
  /** When its tests passed: an AMI that has it is not tested again. */
  tested: "ami-pipeline:tested",
  /** On a copy in another region: the AMI in the home region that it is a copy of. */
  sourceAmi: "ami-pipeline:source-ami",
  /** When the channel `latest` was taken back from it; Publish does not move the channel to it again by itself. */
  withdrawn: "ami-pipeline:withdrawn",
  /** Who moved a channel to it last, and which. */
  promotedBy: "ami-pipeline:promoted-by",
} as const;

export const STATES = {
  /** Packer is at work on it. */
  building: "building",
  candidate: "candidate",
  released: "released",
  rejected: "rejected",
} as const;

/** EC2's limit. Source: the Tag shape of EC2's service model. */
const LONGEST_VALUE = 256;

export function tagsOf(resource: { readonly Tags?: readonly Tag[] | undefined }): ReadonlyMap<string, string> {
  return new Map((resource.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** As EC2 takes them; a value that is too long ends in an ellipsis. */
export function asTags(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, value]) => ({
    Key,
    Value: value.length <= LONGEST_VALUE ? value : `${value.slice(0, LONGEST_VALUE - 1)}…`,
  }));
}
