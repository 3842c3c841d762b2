// The tags of alarms and dashboards.
import type { Operation } from "../frontdoor/service";
import { operation } from "../frontdoor/wire";

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Keeps the tags, by ARN. */
export class Tags {
  private readonly tags = new Map<string, Map<string, string>>();

  readonly operations: Readonly<Record<string, Operation>> = {
    ListTagsForResource: operation<{ readonly ResourceARN: string }>(({ ResourceARN }) => ({
      Tags: [...(this.tags.get(ResourceARN) ?? [])].map(([Key, Value]) => ({ Key, Value })),
    })),
    TagResource: operation<{ readonly ResourceARN: string; readonly Tags: readonly Tag[] }>(
      ({ ResourceARN, Tags: given }) => {
        this.set(ResourceARN, given);
        return {};
      },
    ),
    UntagResource: operation<{ readonly ResourceARN: string; readonly TagKeys: readonly string[] }>(
      ({ ResourceARN, TagKeys }) => {
        for (const key of TagKeys) {
          this.tags.get(ResourceARN)?.delete(key);
        }
        return {};
      },
    ),
  };

  set(arn: string, given: readonly Tag[]): void {
    const known = this.tags.get(arn) ?? new Map<string, string>();
    for (const { Key, Value } of given) {
      known.set(Key, Value);
    }
    this.tags.set(arn, known);
  }

  forget(arn: string): void {
    this.tags.delete(arn);
  }
}
