// Finds an AMI that a build would only make again.
import { readTestRecord } from "../ami/records";
import { tagsOf } from "../ami/tags";
import { DescribeImagesCommand, type Ami, type EC2Client } from "../common/aws";
import { DAY_MS } from "../common/days";
import type { Store } from "../common/store";
import { MARKER, STATES, TAGS } from "../contract";

/** What the AMI has to be. */
export interface Wanted {
  readonly factory: string;
  readonly image: string;
  readonly fingerprint: string;
  readonly sourceDigest: string;
  /** How old it can be; 0 if no AMI is wanted. */
  readonly maxAgeDays: number;
  /** Whether the run is to make a new AMI in any case. */
  readonly rebuild: boolean;
}

/** Neither a rejected AMI nor one that Packer did not finish. */
const REUSABLE_STATES: readonly string[] = [STATES.candidate, STATES.released];
/**
 * Looks among the account's own AMIs for the newest one with this fingerprint that passed its tests. The fingerprint in
 * its tags says little, since every build can write any; what Test recorded says for which files the AMI was tested.
 */
export async function findReusable(wanted: Wanted, ec2: EC2Client, store: Store, now: Date): Promise<Ami | undefined> {
  if (wanted.rebuild) {
    console.log("The run's variable REBUILD is true: it builds a new AMI.");
    return undefined;
  }
  if (wanted.maxAgeDays === 0) {
    console.log("The factory's setting rebuildMaxAgeDays is 0: every run builds a new AMI.");
    return undefined;
  }
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
  for (const ami of reusable(answer.Images ?? [], wanted, now)) {
    const { ImageId = "" } = ami;
    if (await wasTestedFor(wanted, ImageId, store)) {
      return ami;
    }
    console.log(`${ImageId} has this fingerprint too, but did not pass the tests of these files.`);
  }
  console.log(`No AMI of the last ${wanted.maxAgeDays} days has this fingerprint and passed its tests.`);
  return undefined;
}

/** The AMIs that are ready, wanted and young enough, by their tags; the newest comes first. */
export function reusable(amis: readonly Ami[], wanted: Wanted, now: Date): readonly Ami[] {
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
        tags.has(TAGS.tested) &&
        madeAt(ami) > oldest
      );
    })
    .sort((a, b) => madeAt(b) - madeAt(a));
}

async function wasTestedFor(wanted: Wanted, amiId: string, store: Store): Promise<boolean> {
  const record = await readTestRecord(store, amiId);
  return (
    record?.image === wanted.image &&
    record.fingerprint === wanted.fingerprint &&
    record.sourceDigest === wanted.sourceDigest
  );
}

function madeAt(ami: Ami): number {
  // An AMI without a readable date counts as too old.
  return Date.parse(ami.CreationDate ?? "") || 0;
}
