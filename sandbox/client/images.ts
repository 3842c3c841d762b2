// The AMIs that the factories in a sandbox have made.
import { DescribeImagesCommand } from "@aws-sdk/client-ec2";
import type { Clients } from "./clients";

/** An AMI that a factory made. */
export interface Ami {
  readonly id: string;
  readonly factory: string;
  readonly image: string;
  readonly name: string;
  readonly created: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** All AMIs of our account that carry a factory's marker tag, newest first. */
export async function listAmis({ ec2 }: Clients): Promise<Ami[]> {
  const { Images = [] } = await ec2.send(
    new DescribeImagesCommand({ Owners: ["self"], Filters: [{ Name: "tag-key", Values: ["ami-pipeline"] }] }),
  );
  return Images.map(({ ImageId = "", Name = "", CreationDate = "", Tags = [] }) => {
    const tags = Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value]));
    return {
      id: ImageId,
      factory: tags["ami-pipeline"] ?? "",
      image: tags["ami-pipeline:image"] ?? "",
      name: Name,
      created: CreationDate,
      tags,
    };
  }).sort((a, b) => b.created.localeCompare(a.created));
}
