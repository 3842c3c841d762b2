// CodePipeline's operations on the tags of pipelines.
import { AwsError, type Operation } from "../../frontdoor/service";
import { operation } from "../../frontdoor/wire";
import type { Tag } from "../model";
import type { Pipelines } from "../pipelines";

const MAX_TAGS = 50;

/** The operations that list, set and remove tags. */
export function tagOperations(pipelines: Pipelines): Readonly<Record<string, Operation>> {
  return {
    ListTagsForResource: operation(({ resourceArn }: { resourceArn: string }) => ({
      tags: pipelines.findByArn(resourceArn).tags,
    })),

    TagResource: operation(({ resourceArn, tags }: { resourceArn: string; tags: readonly Tag[] }) => {
      const pipeline = pipelines.findByArn(resourceArn);
      const all = [...new Map([...pipeline.tags, ...tags].map((tag) => [tag.key, tag])).values()];
      checkTags(all);
      pipeline.tags = all;
      return {};
    }),

    UntagResource: operation(({ resourceArn, tagKeys }: { resourceArn: string; tagKeys: readonly string[] }) => {
      const pipeline = pipelines.findByArn(resourceArn);
      pipeline.tags = pipeline.tags.filter(({ key }) => !tagKeys.includes(key));
      return {};
    }),
  };
}

/** Throws as CodePipeline does where there are too many tags. */
export function checkTags(tags: readonly Tag[]): void {
  if (tags.length > MAX_TAGS) {
    throw new AwsError("TooManyTagsException", `${tags.length} tags, at most ${MAX_TAGS} are allowed`);
  }
}
