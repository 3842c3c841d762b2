// Leaves behind what builds and publications may leave, of every kind, as their roles would have made it.
import {
  CopyImageCommand,
  CreateKeyPairCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DescribeImagesCommand,
  DescribeKeyPairsCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  DescribeInstancesCommand,
  RunInstancesCommand,
  type EC2Client,
  type ResourceType,
} from "@aws-sdk/client-ec2";
import { setTimeout as sleep } from "node:timers/promises";
import { MARKER, PURPOSES, STATES, TAGS } from "../../buildsrc/stages/contract";
import { HOME } from "./published";
import { shared } from "./shared";
import { clientsOf, currentRelease, IMAGE, imagesOf, upkeepFactory, UPKEEP_REGIONS } from "./upkeepFactory";

/** What was left, and where. */
export type Leftovers = readonly { readonly id: string; readonly region: string }[];

const [, ABROAD] = UPKEEP_REGIONS;
const ALIVE = ["pending", "running", "stopping", "stopped"];

/** Leaves one of each kind, with a mark: the factory's own, unless another one is given. */
export async function leaveBehind(name: string, mark = upkeepFactory().name): Promise<Leftovers> {
  const { [HOME]: release = "" } = await currentRelease();
  const common = {
    [MARKER]: mark,
    [TAGS.image]: IMAGE,
    [TAGS.build]: `arn:aws:codebuild:${HOME}:123456789012:build/${upkeepFactory().name}-build:00000000-0000-0000-0000-000000000000`,
  };
  const tagged = (type: ResourceType, more: Readonly<Record<string, string>>) => ({
    ResourceType: type,
    Tags: Object.entries({ ...common, ...more }).map(([Key, Value]) => ({ Key, Value })),
  });
  const tool = { [TAGS.purpose]: PURPOSES.builder };
  const { ec2 } = clientsOf(HOME);

  /** An AMI, with its snapshot. */
  const ami = async (what: string, region: string, tags: Readonly<Record<string, string>>): Promise<Leftovers> => {
    const there = clientsOf(region).ec2;
    const { ImageId = "" } = await there.send(
      new CopyImageCommand({
        SourceImageId: release,
        SourceRegion: HOME,
        Name: `${mark}-${name}-${what}`,
        TagSpecifications: [tagged("image", tags), tagged("snapshot", tags)],
      }),
    );
    for (;;) {
      const { Images: [image] = [] } = await there.send(new DescribeImagesCommand({ ImageIds: [ImageId] }));
      if (image?.State === "available") {
        const snapshots = (image.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
        return [ImageId, ...snapshots].map((id) => ({ id, region }));
      }
      await sleep(200);
    }
  };
  const { VolumeId = "" } = await ec2.send(
    new CreateVolumeCommand({ AvailabilityZone: `${HOME}a`, Size: 8, TagSpecifications: [tagged("volume", tool)] }),
  );
  const { SnapshotId = "" } = await ec2.send(
    new CreateSnapshotCommand({
      VolumeId,
      TagSpecifications: [tagged("snapshot", { [TAGS.state]: STATES.candidate })],
    }),
  );
  const { KeyPairId = "" } = await ec2.send(
    new CreateKeyPairCommand({ KeyName: `${mark}-${name}`, TagSpecifications: [tagged("key-pair", tool)] }),
  );
  const { Instances: [instance] = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId: release,
      InstanceType: "t3.micro",
      MinCount: 1,
      MaxCount: 1,
      TagSpecifications: [tagged("instance", tool)],
    }),
  );
  const orphan = { [TAGS.state]: STATES.candidate, [TAGS.sourceAmi]: "ami-00000000000000000" };
  const amis = await Promise.all([
    ami("unfinished", HOME, { [TAGS.state]: STATES.building }),
    ami("rejected", HOME, { [TAGS.state]: STATES.rejected }),
    ami("orphan", ABROAD, orphan),
  ]);
  const others = [VolumeId, SnapshotId, KeyPairId, instance?.InstanceId ?? ""].map((id) => ({ id, region: HOME }));
  return [...amis.flat(), ...others];
}

/** Makes them so old that they are leftovers. */
export async function makeOld(leftovers: Leftovers): Promise<void> {
  for (const region of UPKEEP_REGIONS) {
    const ids = leftovers.filter((each) => each.region === region).map(({ id }) => id);
    await shared().sandbox.makeOlder({ region, ids, days: 3 });
  }
}

/** The ids of those that are still there. */
export async function thoseThere(leftovers: Leftovers): Promise<string[]> {
  const there = new Set((await Promise.all(UPKEEP_REGIONS.map((region) => idsIn(clientsOf(region).ec2)))).flat());
  return leftovers.map(({ id }) => id).filter((id) => there.has(id));
}

async function idsIn(ec2: EC2Client): Promise<readonly (string | undefined)[]> {
  const [{ Images = [] }, { Snapshots = [] }, { Volumes = [] }, { KeyPairs = [] }, { Reservations = [] }] = [
    await ec2.send(new DescribeImagesCommand({ Owners: ["self"] })),
    await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ["self"] })),
    await ec2.send(new DescribeVolumesCommand({})),
    await ec2.send(new DescribeKeyPairsCommand({})),
    await ec2.send(new DescribeInstancesCommand({ Filters: [{ Name: "instance-state-name", Values: ALIVE }] })),
  ];
  return [
    ...Images.map(({ ImageId }) => ImageId),
    ...Snapshots.map(({ SnapshotId }) => SnapshotId),
    ...Volumes.map(({ VolumeId }) => VolumeId),
    ...KeyPairs.map(({ KeyPairId }) => KeyPairId),
    ...Reservations.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId }) => InstanceId)),
  ];
}

/** The snapshots of the current release, in every region. */
export async function snapshotsOfRelease(): Promise<string[]> {
  const { [HOME]: home = "" } = await currentRelease();
  const named = Object.values(await imagesOf(home)).flatMap((image) =>
    (image?.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []),
  );
  const there = (await Promise.all(UPKEEP_REGIONS.map((region) => idsIn(clientsOf(region).ec2)))).flat();
  return named.filter((id) => there.includes(id));
}
