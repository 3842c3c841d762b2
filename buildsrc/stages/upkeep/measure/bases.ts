// When the base AMIs of releases were made.
import { DescribeImagesCommand, type EC2Client } from "../../common/aws";
import type { FactoryAmi } from "../amis";

/** A filter takes no more values. Source: "Using filtering", EC2 user guide. */
const MAX_VALUES = 200;

/**
 * Id → when the AMI was made. The factory's own are known already; others are asked for in as few calls as there can be. An AMI
 * that its publisher took back is left out: a filter, unlike a list of ids, does not make an error of it.
 */
export async function whenMade(
  ec2: EC2Client,
  ids: readonly string[],
  known: readonly FactoryAmi[],
): Promise<ReadonlyMap<string, Date>> {
  const wanted = new Set(ids.filter((id) => id !== ""));
  const made = new Map(known.filter(({ id }) => wanted.has(id)).map(({ id, createdAt }) => [id, createdAt]));
  const others = [...wanted].filter((id) => !made.has(id));
  for (let start = 0; start < others.length; start += MAX_VALUES) {
    const Values = others.slice(start, start + MAX_VALUES);
    const { Images = [] } = await ec2.send(
      new DescribeImagesCommand({ Filters: [{ Name: "image-id", Values }], IncludeDeprecated: true }),
    );
    for (const { ImageId, CreationDate } of Images) {
      if (ImageId !== undefined && CreationDate !== undefined) {
        made.set(ImageId, new Date(CreationDate));
      }
    }
  }
  return made;
}
