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
import { messageOf } from "../common/messageOf";
import { StageError } from "../common/stageError";
import { MARKER, pullRequestMark, TAGS } from "../contract";
import type { PruneEnvironment } from "./environment";

/** The ids of what was removed. */
export interface Pruned {
  readonly amis: readonly string[];
  readonly snapshots: readonly string[];
}

/**
 * Deregisters the AMIs, and deletes their snapshots. What fails holds up no other.
 *
 * @throws at the end, with what is left, since no later run finds the snapshots of an AMI that is gone
 */
export async function prune(environment: PruneEnvironment, ec2: EC2Client, now: Date): Promise<Pruned> {
  const { Images = [] } = await ec2.send(
    new DescribeImagesCommand({
      Owners: ["self"],
      Filters: [{ Name: `tag:${MARKER}`, Values: [pullRequestMark(environment.factory)] }],
    }),
  );
  const amis = toPrune(Images, environment, now);
  const removed = { amis: [] as string[], snapshots: [] as string[] };
  const left: string[] = [];
  for (const { ImageId, snapshots, reason } of amis) {
    console.log(`Deregistering ${ImageId}: ${reason}.`);
    try {
      await ec2.send(new DeregisterImageCommand({ ImageId }));
      removed.amis.push(ImageId);
    } catch (error) {
      left.push(`${ImageId}: ${messageOf(error)}`);
      continue;
    }
    // Afterwards: a snapshot cannot be deleted while an AMI uses it.
    for (const SnapshotId of snapshots) {
      console.log(`Deleting ${SnapshotId}.`);
      try {
        await ec2.send(new DeleteSnapshotCommand({ SnapshotId }));
        removed.snapshots.push(SnapshotId);
      } catch (error) {
        left.push(`${SnapshotId} of ${ImageId}: ${messageOf(error)}`);
      }
    }
  }
  if (left.length > 0) {
    throw new StageError(
      `could not remove everything:\n${left.map((each) => `- ${each}`).join("\n")}`,
      "Remove the cause and retry the stage, which tries the AMIs again. Delete by hand the snapshots of AMIs that are gone.",
    );
  }
  return removed;
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
