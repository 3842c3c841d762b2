// The tags that an EC2 request gives to what it makes.
import type { Call, Json } from "../../frontdoor/service";
import { list, structure } from "./need";

/** @param type as TagSpecifications name it: `instance`, `image` */
export function createdTags({ input }: Call, type: string): readonly Json[] {
  return list(input.TagSpecifications).flatMap((specification) => {
    const { ResourceType, Tags } = structure(specification);
    return ResourceType === type ? list(Tags) : [];
  });
}
