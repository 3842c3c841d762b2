// Removes a leftover, if it still is one: another run of Upkeep, a build or a person may have been faster.
import { lookUpAmi } from "../../ami/copies";
import { tagsOf } from "../../ami/tags";
import {
  DeleteKeyPairCommand,
  DeleteSnapshotCommand,
  DeleteVolumeCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  TerminateInstancesCommand,
  type EC2Client,
} from "../../common/aws";
import type { RegionClients } from "../../common/regions";
import { StageError } from "../../common/stageError";
import { factoryOf, MARKER, TAGS } from "../../contract";
import { findFreeVolumes, findInstances, findKeyPairs, findSnapshots, marked } from "../../leftovers/find";
import type { Upkeep } from "../upkeep";
import type { Leftover } from "./leftover";
import type { SweepAction } from "./plan";

/** What came of a removal: another run of Upkeep may have been faster, and others may use it. */
const [REMOVED, GONE, IN_USE] = ["removed", "it was gone already", "stays: it is in use"] as const;
type Outcome = typeof REMOVED | typeof GONE | typeof IN_USE;

/** Removes it. @returns what came of it */
export async function remove(upkeep: Upkeep, { leftover, snapshots }: SweepAction): Promise<string> {
  const clients = upkeep.regions.find(({ region }) => region === leftover.region);
  if (clients === undefined) {
    throw new StageError(`there are no clients for ${leftover.region}.`, "Start Upkeep again.");
  }
  const { factory } = upkeep.settings;
  return leftover.kind === "AMI"
    ? removeAmi(clients, factory, leftover, snapshots)
    : removeOther(clients.ec2, factory, leftover);
}

async function removeOther(ec2: EC2Client, factory: string, { kind, id }: Leftover): Promise<Outcome> {
  const is = (Name: string) => [marked(factory), { Name, Values: [id] }];
  switch (kind) {
    case "instance": {
      const [left] = await findInstances(ec2, is("instance-id"));
      return left ? outcome(ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }))) : GONE;
    }
    case "volume": {
      const [left] = await findFreeVolumes(ec2, is("volume-id"));
      return left ? outcome(ec2.send(new DeleteVolumeCommand({ VolumeId: id }))) : GONE;
    }
    case "key pair": {
      const [left] = await findKeyPairs(ec2, is("key-pair-id"));
      return left ? outcome(ec2.send(new DeleteKeyPairCommand({ KeyPairId: id }))) : GONE;
    }
    default: {
      const [left] = await findSnapshots(ec2, is("snapshot-id"));
      if (left === undefined) {
        return GONE;
      }
      return (await hasAmi(ec2, id)) ? IN_USE : deleteSnapshot(ec2, id);
    }
  }
}

async function removeAmi(
  clients: RegionClients,
  factory: string,
  { id, state }: Leftover,
  snapshots: readonly string[],
): Promise<string> {
  const ami = await lookUpAmi(clients, id);
  if (ami === undefined) {
    return GONE;
  }
  const tags = tagsOf(ami);
  const now = tags.get(TAGS.state) ?? "nothing";
  if (factoryOf(tags.get(MARKER) ?? "") !== factory || now !== state || tags.has(TAGS.keep)) {
    return `stays: it is ${now} now${tags.has(TAGS.keep) ? `, and has the tag ${TAGS.keep}` : ""}`;
  }
  await outcome(clients.ec2.send(new DeregisterImageCommand({ ImageId: id })));
  const outcomes: Outcome[] = [];
  for (const snapshot of snapshots) {
    outcomes.push(await deleteSnapshot(clients.ec2, snapshot));
  }
  const deleted = outcomes.filter((each) => each === REMOVED).length;
  return `${REMOVED}, with ${deleted} ${deleted === 1 ? "snapshot" : "snapshots"}`;
}

/** Whether an AMI refers to it, be it one without the mark. Of root devices alone AWS says that EC2 refuses then. */
async function hasAmi(ec2: EC2Client, snapshot: string): Promise<boolean> {
  const Filters = [{ Name: "block-device-mapping.snapshot-id", Values: [snapshot] }];
  const { Images = [] } = await ec2.send(
    new DescribeImagesCommand({ Owners: ["self"], Filters, IncludeDisabled: true, IncludeDeprecated: true }),
  );
  return Images.length > 0;
}

/** EC2 refuses while an AMI has it as its root device. Source: DeleteSnapshot, EC2 API. */
function deleteSnapshot(ec2: EC2Client, SnapshotId: string): Promise<Outcome> {
  return outcome(ec2.send(new DeleteSnapshotCommand({ SnapshotId })));
}

/** Source: the client error codes of the EC2 API, such as InvalidSnapshot.InUse and InvalidVolume.NotFound. */
async function outcome(removal: Promise<unknown>): Promise<Outcome> {
  try {
    await removal;
    return REMOVED;
  } catch (error) {
    const { name = "" } = error instanceof Error ? error : {};
    // A volume in use has a code without a dot.
    if (name.endsWith(".InUse") || name === "VolumeInUse") {
      return IN_USE;
    }
    // Of an AMI that was deregistered.
    if (name.endsWith(".NotFound") || name === "InvalidAMIID.Unavailable") {
      return GONE;
    }
    throw error;
  }
}
