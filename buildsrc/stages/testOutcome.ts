// Writes on the AMI, and on its snapshots, how its tests went. Called by test.ts.
import { CreateTagsCommand, DeleteTagsCommand, type EC2Client } from "./aws";
import type { Candidate } from "./candidate";
import { asTags, STATES, TAGS } from "./tags";

/** An AMI that an earlier test rejected is a candidate again. */
export async function markTested(ec2: EC2Client, ami: Candidate, testedAt: Date): Promise<void> {
  const rejected = ami.state === STATES.rejected;
  await tag(ec2, ami, {
    [TAGS.tested]: testedAt.toISOString(),
    ...(rejected && { [TAGS.state]: STATES.candidate }),
  });
  if (rejected) {
    await untag(ec2, ami, [TAGS.reason]);
  }
}

/** It is neither published nor built upon; the next run of the pipeline makes a new AMI. */
export async function markRejected(ec2: EC2Client, ami: Candidate, reason: string): Promise<void> {
  await tag(ec2, ami, { [TAGS.state]: STATES.rejected, [TAGS.reason]: reason });
}

async function tag(ec2: EC2Client, ami: Candidate, tags: Readonly<Record<string, string>>): Promise<void> {
  await ec2.send(new CreateTagsCommand({ Resources: [ami.id, ...ami.snapshotIds], Tags: asTags(tags) }));
}

async function untag(ec2: EC2Client, ami: Candidate, keys: readonly string[]): Promise<void> {
  const Tags = keys.map((Key) => ({ Key }));
  await ec2.send(new DeleteTagsCommand({ Resources: [ami.id, ...ami.snapshotIds], Tags }));
}
