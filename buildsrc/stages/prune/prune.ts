// Finds and removes the AMIs that were made for pull requests and are not needed any more.
import { tagsOf } from "../ami/tags";
import {
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  type Ami,
  type EC2Client,
} from "../common/aws";
import { DAY_MS } from "../common/days";
import { MARKER, pullRequestMark, TAGS } from "../contract";
import type { PruneEnvironment } from "./environment";

/** The ids of what was removed. */
export interface Pruned {
  readonly amis: readonly string[];
  readonly snapshots: readonly string[];
}

/** Deregisters the AMIs, and deletes their snapshots. */
export async function prune(environment: PruneEnvironment, ec2: EC2Client, now: Date): Promise<Pruned> {
  const { Images = [] } = await ec2.send(
    new DescribeImagesCommand({
      Owners: ["self"],
      Filters: [{ Name: `tag:${MARKER}`, Values: [pullRequestMark(environment.factory)] }],
    }),
  );
  const amis = toPrune(Images, environment, now);
  for (const { ImageId, reason } of amis) {
    console.log(`Deregistering ${ImageId}: ${reason}.`);
    await ec2.send(new DeregisterImageCommand({ ImageId }));
  }
  // Afterwards: a snapshot cannot be deleted while an AMI uses it.
  const snapshots = amis.flatMap((ami) => ami.snapshots);
  for (const SnapshotId of snapshots) {
    console.log(`Deleting ${SnapshotId}.`);
    await ec2.send(new DeleteSnapshotCommand({ SnapshotId }));
  }
  return { amis: amis.map(({ ImageId }) => ImageId), snapshots };
}

/** An AMI that goes, with its snapshots. */
export interface PrunedAmi {
  readonly ImageId: string;
  readonly snapshots: readonly string[];
  /** Why it goes. */
  readonly reason: string;
}

/** Those of the AMIs that go: the pull request's, and those that are too old. One that EC2 is still making stays. */
export function toPrune(
  amis: readonly Ami[],
  { pullRequest, maxAgeDays }: Pick<PruneEnvironment, "pullRequest" | "maxAgeDays">,
  now: Date,
): readonly PrunedAmi[] {
  const oldest = now.getTime() - maxAgeDays * DAY_MS;
  return amis.flatMap((ami) => {
    const number = tagsOf(ami).get(TAGS.pullRequest);
    const isOld = (Date.parse(ami.CreationDate ?? "") || 0) < oldest;
    if (ami.ImageId === undefined || ami.State === "pending" || !(number === pullRequest || isOld)) {
      return [];
    }
    const reason =
      number === pullRequest
        ? `pull request ${pullRequest} is closed`
        : `it was made more than ${maxAgeDays} days ago, for pull request ${number ?? "(none)"}`;
    const snapshots = (ami.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
    return [{ ImageId: ami.ImageId, snapshots, reason }];
  });
}
