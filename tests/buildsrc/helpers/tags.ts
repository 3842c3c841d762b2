// Tags as EC2 lists them.
import type { Tag } from "../../../buildsrc/stages/common/aws";

export function tagList(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
