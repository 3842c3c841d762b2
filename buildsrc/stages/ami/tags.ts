// How EC2's tags are read and written; their names are in the contract.
import type { Tag } from "../common/aws";

/** EC2's limit. Source: the Tag shape of EC2's service model. */
const LONGEST_VALUE = 256;

/** A resource's tags by name. */
export function tagsOf(resource: { readonly Tags?: readonly Tag[] | undefined }): ReadonlyMap<string, string> {
  return new Map((resource.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** Tags as EC2 takes them; a value that is too long ends in an ellipsis. */
export function asTags(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, value]) => ({
    Key,
    Value: value.length <= LONGEST_VALUE ? value : `${value.slice(0, LONGEST_VALUE - 1)}…`,
  }));
}
