// What an EC2 request makes, with its tags: tagging what is being created is an action of its own.
import type { Call, Json } from "../../frontdoor/service";
import { ec2Arn } from "./ec2Resources";
import { list, need, requestTags, structure, type Need } from "./need";

/** A resource that a request makes. */
export interface Creation {
  readonly operation: string;
  /** As TagSpecifications name it: `instance`, `image`. */
  readonly type: string;
  /** @default "*" since the id is not known yet */
  readonly id?: string;
  /** @default - none besides the tags */
  readonly keys?: Need["keys"];
}

/** What it takes to make a resource, with its tags. */
export function creationNeeds(call: Call, { operation, type, id = "*", keys = {} }: Creation): Need[] {
  const tags = tagsFor(call, type);
  const resource = ec2Arn(call, type, id);
  return [
    need(`ec2:${operation}`, resource, { ...keys, ...requestTags(tags) }),
    ...(tags.length > 0
      ? [need("ec2:CreateTags", resource, { ...requestTags(tags), "ec2:CreateAction": operation })]
      : []),
  ];
}

function tagsFor({ input }: Call, type: string): readonly Json[] {
  return list(input.TagSpecifications).flatMap((specification) => {
    const { ResourceType, Tags } = structure(specification);
    return ResourceType === type ? list(Tags) : [];
  });
}
