// Finds an AMI that this build would only make again.
import { tagsOf } from "../ami/tags";
import { DescribeImagesCommand, type Ami, type EC2Client } from "../common/aws";
import { MARKER, STATES, TAGS } from "../contract";

/** What the AMI has to be. */
export interface Wanted {
  readonly factory: string;
  readonly image: string;
  readonly fingerprint: string;
  readonly maxAgeDays: number;
}

/** Neither a rejected AMI nor one that Packer did not finish. */
const REUSABLE_STATES: readonly string[] = [STATES.candidate, STATES.released];
const DAY_MS = 24 * 60 * 60 * 1000;

/** Looks among the account's own AMIs. */
export async function findReusable(wanted: Wanted, ec2: EC2Client, now: Date): Promise<Ami | undefined> {
  const answer = await ec2.send(
    new DescribeImagesCommand({
      Owners: ["self"],
      Filters: [
        { Name: `tag:${MARKER}`, Values: [wanted.factory] },
        { Name: `tag:${TAGS.image}`, Values: [wanted.image] },
        { Name: `tag:${TAGS.fingerprint}`, Values: [wanted.fingerprint] },
      ],
    }),
  );
  return chooseReusable(answer.Images ?? [], wanted, now);
}

/** Chooses the newest of the AMIs that are ready, wanted and young enough. */
export function chooseReusable(amis: readonly Ami[], wanted: Wanted, now: Date): Ami | undefined {
  const oldest = now.getTime() - wanted.maxAgeDays * DAY_MS;
  return amis
    .filter((ami) => {
      const tags = tagsOf(ami);
      return (
        ami.State === "available" &&
        tags.get(MARKER) === wanted.factory &&
        tags.get(TAGS.image) === wanted.image &&
        tags.get(TAGS.fingerprint) === wanted.fingerprint &&
        REUSABLE_STATES.includes(tags.get(TAGS.state) ?? "") &&
        madeAt(ami) > oldest
      );
    })
    .sort((a, b) => madeAt(b) - madeAt(a))[0];
}

function madeAt(ami: Ami): number {
  // An AMI without a readable date counts as too old.
  return Date.parse(ami.CreationDate ?? "") || 0;
}
