// Removes the AMIs that a build had not finished, with their snapshots. Packer itself leaves them when it is ended while EC2
// makes one: it remembers an AMI only once that is available.
import {
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  type Ami,
  type EC2Client,
} from "../common/aws";
import { StageError } from "../common/stageError";
import { waitFor, type Pause } from "../common/waitFor";
import { STATES, TAGS } from "../contract";
import { findSnapshots } from "../leftovers/find";
import { tagsOf, type SweptBuild } from "./build";

/** How to wait, and for how long. */
export interface Patience {
  readonly pause: Pause;
  readonly seconds: number;
}

/** The ids of what was removed. */
export interface Removed {
  readonly amis: readonly string[];
  readonly snapshots: readonly string[];
}

/**
 * Deregisters the build's AMIs in state `building`, and deletes its snapshots in that state. It waits for AMIs that EC2 is
 * still making: AWS does not say that these can be deregistered, and their snapshots might come later.
 */
export async function removeUnfinished(build: SweptBuild, ec2: EC2Client, patience: Patience): Promise<Removed> {
  const filters = [...tagsOf(build), { Name: `tag:${TAGS.state}`, Values: [STATES.building] }];
  const find = async (): Promise<readonly Ami[]> =>
    (await ec2.send(new DescribeImagesCommand({ Owners: ["self"], Filters: filters }))).Images ?? [];

  const amis = idsOf(await whenMade(find, patience));
  for (const id of amis) {
    console.log(`Deregistering ${id}.`);
    await ec2.send(new DeregisterImageCommand({ ImageId: id }));
  }
  // By their own tags: an AMI that failed, or is gone, does not list them.
  const snapshots = (await findSnapshots(ec2, filters)).flatMap(({ SnapshotId }) => SnapshotId ?? []);
  for (const id of snapshots) {
    console.log(`Deleting ${id}.`);
    await ec2.send(new DeleteSnapshotCommand({ SnapshotId: id }));
  }
  return { amis, snapshots };
}

async function whenMade(find: () => Promise<readonly Ami[]>, { pause, seconds }: Patience): Promise<readonly Ami[]> {
  let pending = "";
  return waitFor({
    seconds,
    pause,
    ask: async () => {
      const found = await find();
      const unmade = idsOf(found.filter(({ State }) => State === "pending")).join(", ");
      if (unmade !== "" && unmade !== pending) {
        console.log(`Waiting until EC2 has made ${unmade}.`);
      }
      pending = unmade;
      return pending === "" ? found : undefined;
    },
    late: () =>
      new StageError(
        `EC2 is still making ${pending}, which the build left unfinished.`,
        "Start Sweep again later, with the same BUILD_ID.",
      ),
  });
}

function idsOf(amis: readonly Ami[]): readonly string[] {
  return amis.flatMap(({ ImageId }) => ImageId ?? []);
}
