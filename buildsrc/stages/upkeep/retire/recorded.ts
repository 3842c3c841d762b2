// Compares a release with its record before it is retired: what does not fit, stays.
import { messageOf } from "../../common/messageOf";
import { readRelease } from "../../releases/history";
import { parameterName } from "../../releases/publishSettings";
import type { ReleaseRecord } from "../../releases/record";
import type { Upkeep } from "../upkeep";
import type { Release } from "./release";

/** Release → why it is not what its record says. */
export async function unsureOnes(
  { store, publishSettings }: Pick<Upkeep, "store" | "publishSettings">,
  releases: readonly Release[],
): Promise<ReadonlyMap<string, string>> {
  const reasons = new Map<string, string>();
  for (const release of releases) {
    const { id, image } = release;
    const reason = await readRelease(store, image, id).then(
      (record) => (record === undefined ? undefined : misfit(release, record, parameterName(publishSettings, image))),
      // A record that cannot be read says nothing.
      messageOf,
    );
    if (reason !== undefined) {
      reasons.set(id, reason);
    }
  }
  return reasons;
}

function misfit({ amis }: Release, { parameter, regions }: ReleaseRecord, today: string): string | undefined {
  if (parameter !== today) {
    return `it was published as ${parameter}, whose channels Upkeep cannot read: promote it as ${today}, or remove it by hand`;
  }
  // A copy that somebody made with its tags belongs to whoever made it.
  const foreign = amis.find(({ id, region }) => regions[region] !== id);
  return foreign && `${foreign.id} in ${foreign.region} carries its tags, but its record does not name that AMI`;
}
