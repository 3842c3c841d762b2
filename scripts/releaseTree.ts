// The family tree of a factory's images: each with its release, and what that was built on.
import type { ReleaseRecord } from "../buildsrc/stages/releases/record";

/** The heading of the tree. */
export const TREE_HEADING = ["IMAGE", "RELEASE", "PUBLISHED", "BUILT ON", "STATE"] as const;

/** What is known about an image in the home region. */
export interface FamilyMember {
  readonly image: string;
  /** The image that it is built on, as the stack knows it. */
  readonly base?: string;
  /** The AMI that the channel `latest` is at. */
  readonly latest?: string;
  /** All its releases. */
  readonly releases: readonly ReleaseRecord[];
}

/** Makes one row per image: those that are built on an image follow it, and are indented. */
export function treeRows(members: readonly FamilyMember[]): string[][] {
  const bases = new Map(members.map((member) => [member.image, baseOf(member, members)]));
  const under = (base: string | undefined, depth: number): string[][] =>
    members
      .filter(({ image }) => bases.get(image) === base)
      .sort((one, other) => (one.image < other.image ? -1 : 1))
      .flatMap((member) => [rowOf(member, base, members, depth), ...under(member.image, depth + 1)]);
  return under(undefined, 0);
}

/** What the stack says, or else the image of which the base AMI is a release: the stack may not know it any more. */
function baseOf({ image, base, ...member }: FamilyMember, members: readonly FamilyMember[]): string | undefined {
  const { baseAmiId } = current(member) ?? {};
  const parents = members.filter((other) => other.image !== image);
  return parents.find((other) => other.image === base || (base === undefined && isReleaseOf(other, baseAmiId)))?.image;
}

function rowOf(
  member: FamilyMember,
  base: string | undefined,
  members: readonly FamilyMember[],
  depth: number,
): string[] {
  const release = current(member);
  const parent = members.find(({ image }) => image === base);
  return [
    "  ".repeat(depth) + member.image,
    release?.amiId ?? "",
    release?.publishedAt.slice(0, 16).replace("T", " ") ?? "",
    release?.baseAmiId ?? "",
    stateOf(release, parent),
  ];
}

function stateOf(release: ReleaseRecord | undefined, parent: FamilyMember | undefined): string {
  if (release === undefined) {
    return "no release yet";
  }
  if (parent === undefined) {
    return "";
  }
  return release.baseAmiId === parent.latest
    ? `on the release of ${parent.image}`
    : `${parent.image} is at ${parent.latest ?? "no release"} now`;
}

function current({ latest, releases }: Pick<FamilyMember, "latest" | "releases">): ReleaseRecord | undefined {
  return releases.find(({ amiId }) => amiId === latest);
}

function isReleaseOf({ releases }: FamilyMember, amiId: string | undefined): boolean {
  return releases.some((release) => release.amiId === amiId);
}
