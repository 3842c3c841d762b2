// What EC2 itself says of AMIs that are about to be retired: it also knows parameters and Image Builder's recipes.
import { paginateDescribeImageReferences, type ResourceTypeRequest } from "../../common/aws";
import type { UsageClients } from "./clients";
import { INSTANCE_STATES } from "./sources/instances";
import type { Reference } from "./uses";

/** How many AMIs EC2 takes in a call. Source: ImageIds of DescribeImageReferences, EC2 API. */
const AT_ONCE = 10;

/** The deepest look, instead of the newest ten versions. Source: version-depth of ResourceTypeOption, EC2 API. */
export const ALL_VERSIONS = "10000";

const RESOURCE_TYPES: ResourceTypeRequest[] = [
  {
    ResourceType: "ec2:Instance",
    ResourceTypeOptions: [{ OptionName: "state-name", OptionValues: INSTANCE_STATES }],
  },
  {
    ResourceType: "ec2:LaunchTemplate",
    ResourceTypeOptions: [{ OptionName: "version-depth", OptionValues: [ALL_VERSIONS] }],
  },
];

/** Finds what refers to the AMIs, of every type that EC2 knows. */
export async function imageReferences(
  { ec2 }: Pick<UsageClients, "ec2">,
  amis: readonly string[],
): Promise<readonly Reference[]> {
  const found: Reference[] = [];
  for (let start = 0; start < amis.length; start += AT_ONCE) {
    const pages = paginateDescribeImageReferences(
      { client: ec2 },
      {
        ImageIds: amis.slice(start, start + AT_ONCE),
        // The other types have no options, and new ones may come.
        IncludeAllResourceTypes: true,
        ResourceTypes: RESOURCE_TYPES,
      },
    );
    for await (const { ImageReferences = [] } of pages) {
      for (const { ImageId, ResourceType, Arn = "" } of ImageReferences) {
        if (ImageId !== undefined) {
          found.push({ by: `${ResourceType ?? "resource"} ${Arn}`, image: ImageId });
        }
      }
    }
  }
  return found;
}
