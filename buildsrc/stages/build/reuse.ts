// Finds an AMI that this build would only make again. Called by build.ts.
import { DescribeImagesCommand, type EC2Client, type Image } from "../common/aws";
import { MARKER, STATES, TAGS, tagsOf } from "../ami/tags";

export interface Wanted {
  readonly factory: string;
  readonly image: string;
  readonly fingerprint: string;
  readonly maxAgeDays: number;
}

/** Neither a rejected AMI nor one that Packer did not finish. */
const REUSABLE_STATES: readonly string[] = [STATES.candidate, STATES.released];
const DAY_MS = 24 * 60 * 60 * 1000;

export async function findReusable(wanted: Wanted, ec2: EC2Client, now: Date): Promise<Image | undefined> {
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

/** The newest of the AMIs that are ready, wanted, and young enough. */
export function chooseReusable(images: readonly Image[], wanted: Wanted, now: Date): Image | undefined {
  const oldest = now.getTime() - wanted.maxAgeDays * DAY_MS;
  return images
    .filter((image) => {
      const tags = tagsOf(image);
      return (
        image.State === "available" &&
        tags.get(MARKER) === wanted.factory &&
        tags.get(TAGS.image) === wanted.image &&
        tags.get(TAGS.fingerprint) === wanted.fingerprint &&
        REUSABLE_STATES.includes(tags.get(TAGS.state) ?? "") &&
        madeAt(image) > oldest
      );
    })
    .sort((a, b) => madeAt(b) - madeAt(a))[0];
}

function madeAt(image: Image): number {
  // An AMI without a readable date counts as too old.
  return Date.parse(image.CreationDate ?? "") || 0;
}
