// Which AMIs the release records name, in whatever region.
import type { Store } from "../../common/store";
import { readReleases } from "../../releases/history";
import type { FactoryAmi } from "../amis";

/**
 * The AMIs of the releases of which copies without a home AMI are left. Only the records of their images are read: there may
 * be thousands of others.
 */
export async function recordedAmis(
  store: Store,
  amis: readonly FactoryAmi[],
  home: string,
): Promise<ReadonlySet<string>> {
  const atHome = new Set(amis.flatMap(({ id, region }) => (region === home ? [id] : [])));
  const orphans = amis.filter(({ region, copyOf }) => region !== home && copyOf !== undefined && !atHome.has(copyOf));
  const images = [...new Set(orphans.map(({ image }) => image))].filter((image) => image !== "");
  const releases = await Promise.all(images.map((image) => readReleases(store, image)));
  return new Set(releases.flat().flatMap(({ regions }) => Object.values(regions)));
}
