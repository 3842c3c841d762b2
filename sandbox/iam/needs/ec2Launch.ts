// RunInstances: everything that a launch uses, makes or passes on must be allowed by itself.
import { text, type Call } from "../../frontdoor/service";
import type { Ec2Resource, Facts, VolumeDefaults } from "../facts";
import { creationNeeds } from "./ec2Creation";
import { ec2Arn, resourceKeys } from "./ec2Resources";
import { keyNeeds } from "./keyUse";
import { list, need, structure, texts, type Need } from "./need";

/** What RunInstances needs. */
export async function launchNeeds(call: Call, facts: Facts): Promise<Need[]> {
  const { input } = call;
  const imageId = text(input.ImageId);
  const interfaces = list(input.NetworkInterfaces).map(structure);
  const subnets = [text(input.SubnetId), ...interfaces.map(({ SubnetId }) => text(SubnetId))].filter((id) => id !== "");
  const groups = [...texts(input.SecurityGroupIds), ...interfaces.flatMap(({ Groups }) => texts(Groups))];
  const known = await facts.ec2(call.region, [imageId, ...subnets, ...groups]);
  const image = known[imageId];
  const makes = (type: string, keys: Need["keys"]) => creationNeeds(call, { operation: "RunInstances", type, keys });
  const uses = (type: string, ids: readonly string[]) =>
    ids.map((id) => need("ec2:RunInstances", ec2Arn(call, type, id), resourceKeys(known[id])));
  const profile = await profileOf(call, facts);
  const keyName = text(input.KeyName);
  const volumes = volumesOf(call, image, await facts.volumeDefaults(call.region));

  return [
    ...uses("image", [imageId]),
    ...uses("snapshot", namedSnapshots(call)),
    ...uses("subnet", subnets),
    ...uses("security-group", groups),
    ...(keyName === "" ? [] : [need("ec2:RunInstances", ec2Arn(call, "key-pair", keyName))]),
    ...makes("instance", {
      "ec2:InstanceProfile": profile?.arn,
      "ec2:InstanceType": text(input.InstanceType) || undefined,
      "ec2:MetadataHttpTokens":
        text(structure(input.MetadataOptions).HttpTokens) || (image?.imdsSupport === "v2.0" ? "required" : "optional"),
    }),
    ...makes("network-interface", { "ec2:AssociatePublicIpAddress": publicIp(interfaces) }),
    ...volumes.flatMap(({ encrypted }) => makes("volume", { "ec2:Encrypted": String(encrypted) })),
    ...(profile ? [need("iam:PassRole", profile.roleArn, { "iam:PassedToService": "ec2.amazonaws.com" })] : []),
    ...(await keyNeeds(call, facts, await Promise.all(volumes.map(({ key }) => keyOf(call, facts, key))))),
  ];
}

/** The snapshots that the request names: those of the image come with it. */
function namedSnapshots({ input }: Call): string[] {
  return list(input.BlockDeviceMappings)
    .map((mapping) => text(structure(structure(mapping).Ebs).SnapshotId))
    .filter((id) => id !== "");
}

interface Volume {
  readonly encrypted: boolean;
  /** The key that encrypts it: the request's, the snapshot's or the account's. Undefined if it is not encrypted. */
  readonly key: string | undefined;
}

/** The image's volumes with the request's changes, and those that the request adds; `NoDevice` takes one away. */
function volumesOf({ input }: Call, image: Ec2Resource | undefined, defaults: VolumeDefaults): Volume[] {
  const asked = new Map(
    list(input.BlockDeviceMappings).map((mapping) => {
      const { DeviceName, Ebs, NoDevice } = structure(mapping);
      return [text(DeviceName), NoDevice === undefined ? structure(Ebs) : undefined] as const;
    }),
  );
  const snapshots = (image?.snapshots ?? []).filter(({ device }) => !asked.has(device) || asked.get(device));
  const ofImage = snapshots.map(({ device, encrypted, keyArn }) => {
    const ebs = asked.get(device);
    asked.delete(device);
    return volume(encrypted || ebs?.Encrypted === true, text(ebs?.KmsKeyId) || keyArn, defaults);
  });
  const added = [...asked.values()]
    .filter((ebs) => ebs !== undefined)
    .map((ebs) => volume(ebs.Encrypted === true, text(ebs.KmsKeyId) || undefined, defaults));
  return [...ofImage, ...added];
}

function volume(asked: boolean, named: string | undefined, defaults: VolumeDefaults): Volume {
  const encrypted = asked || defaults.encrypted;
  return { encrypted, key: encrypted ? (named ?? defaults.keyArn) : undefined };
}

function publicIp(interfaces: readonly ReturnType<typeof structure>[]): string | undefined {
  const asked = interfaces
    .map(({ AssociatePublicIpAddress }) => AssociatePublicIpAddress)
    .find((value) => value !== undefined);
  return asked === undefined ? undefined : text(asked);
}

async function profileOf({ input }: Call, facts: Facts) {
  const { Name, Arn } = structure(input.IamInstanceProfile);
  const named = text(Name) || text(Arn);
  return named === "" ? undefined : facts.instanceProfile(named);
}

async function keyOf(call: Call, facts: Facts, key: string | undefined): Promise<string | undefined> {
  return key === undefined ? undefined : facts.keyArn(call.region, key);
}
