// Changes the tags of an AMI and of its snapshots, and changes them back.
import { HalfDone, type Undo } from "../common/allOrNothing";
import { CreateTagsCommand, DeleteTagsCommand, type Ami, type EC2Client } from "../common/aws";
import type { RegionClients } from "../common/regions";
import { asTags, tagsOf } from "./tags";

type Tags = Readonly<Record<string, string>>;

/**
 * Sets and removes tags. A tag that is right already is left alone; undoing brings the old values back.
 *
 * @param ami - as it is now
 */
export async function tagAmi(
  { ec2, region }: RegionClients,
  ami: Ami,
  set: Tags,
  remove: readonly string[],
): Promise<Undo> {
  const before = tagsOf(ami);
  const resources = resourcesOf(ami);
  const changed = Object.fromEntries(Object.entries(set).filter(([key, value]) => before.get(key) !== value));
  const removed = remove.filter((key) => before.has(key));

  await put(ec2, resources, changed);
  const unset = async () => {
    await drop(
      ec2,
      resources,
      Object.keys(changed).filter((key) => !before.has(key)),
    );
    await put(ec2, resources, valuesOf(before, Object.keys(changed)));
  };
  try {
    await drop(ec2, resources, removed);
  } catch (error) {
    await unset().catch((undoError: unknown) => {
      throw new HalfDone(
        `${String(error)} And the tags ${Object.keys(changed).join(", ")} of ${resources.join(", ")} in region ${region} could not be changed back: ${String(undoError)}`,
        "Look at the AMI's tags: aws ec2 describe-tags.",
      );
    });
    throw error;
  }
  return async () => {
    await put(ec2, resources, valuesOf(before, removed));
    await unset();
  };
}

function resourcesOf({ ImageId, BlockDeviceMappings = [] }: Ami): string[] {
  return [ImageId, ...BlockDeviceMappings.map(({ Ebs }) => Ebs?.SnapshotId)].flatMap((id) => id ?? []);
}

function valuesOf(tags: ReadonlyMap<string, string>, keys: readonly string[]): Tags {
  return Object.fromEntries([...tags].filter(([key]) => keys.includes(key)));
}

async function put(ec2: EC2Client, resources: string[], tags: Tags): Promise<void> {
  if (Object.keys(tags).length > 0) {
    await ec2.send(new CreateTagsCommand({ Resources: resources, Tags: asTags(tags) }));
  }
}

async function drop(ec2: EC2Client, resources: string[], keys: readonly string[]): Promise<void> {
  if (keys.length > 0) {
    await ec2.send(new DeleteTagsCommand({ Resources: resources, Tags: keys.map((Key) => ({ Key })) }));
  }
}
