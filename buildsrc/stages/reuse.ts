// Finds an AMI that this build would only make again. Called by build.ts.
import { DescribeImagesCommand, type EC2Client, type Image } from "./aws";

export interface Wanted {
  readonly factory: string;
  readonly image: string;
  readonly fingerprint: string;
  readonly maxAgeDays: number;
}

const REUSABLE_STATES: readonly string[] = ["candidate", "released"];
const DAY_MS = 24 * 60 * 60 * 1000;

export async function findReusable(wanted: Wanted, ec2: EC2Client, now: Date): Promise<Image | undefined> {
  const answer = await ec2.send(
    new DescribeImagesCommand({
      Owners: ["self"],
      Filters: [
        { Name: "tag:ami-pipeline", Values: [wanted.factory] },
        { Name: "tag:ami-pipeline:image", Values: [wanted.image] },
        { Name: "tag:ami-pipeline:fingerprint", Values: [wanted.fingerprint] },
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
      const tags = new Map((image.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
      return (
        image.State === "available" &&
        tags.get("ami-pipeline") === wanted.factory &&
        tags.get("ami-pipeline:image") === wanted.image &&
        tags.get("ami-pipeline:fingerprint") === wanted.fingerprint &&
        REUSABLE_STATES.includes(tags.get("ami-pipeline:state") ?? "") &&
        madeAt(image) > oldest
      );
    })
    .sort((a, b) => madeAt(b) - madeAt(a))[0];
}

function madeAt(image: Image): number {
  // An AMI without a readable date counts as too old.
  return Date.parse(image.CreationDate ?? "") || 0;
}
