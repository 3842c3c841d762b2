// Takes all releases of an image from those whom the settings do not name any more. That comes after the switch and is not
// undone: a release is no reason to give an account back what it is not to have.
import { messageOf } from "../common/messageOf";
import { StageError } from "../common/stageError";
import type { Place } from "../releases/place";
import type { ReleaseRecord } from "../releases/record";
import { isAnybody, joined, without, type Sharing } from "../releases/sharing";
import { findUnwanted, regionsWithUnwanted, takeUnwanted } from "../releases/unwanted";

/** Does so in every region; fails if one of them fails, after all have been tried. */
export async function takeFromOthers(
  image: string,
  releases: readonly ReleaseRecord[],
  places: readonly Pick<Place, "clients">[],
  wanted: Sharing,
): Promise<void> {
  const failures: string[] = [];
  await Promise.all(
    places.map(async ({ clients }) => {
      try {
        for (const unwanted of await findUnwanted(clients, releases, wanted)) {
          await takeUnwanted(clients, unwanted);
        }
      } catch (error) {
        failures.push(`- ${clients.region}: ${messageOf(error)}`);
      }
    }),
  );
  const reached = places.map(({ clients }) => clients.region);
  for (const region of regionsWithUnwanted(releases, wanted).filter((each) => !reached.includes(each))) {
    console.log(
      `  ${region}: no longer a publish region, so what was shared there stays shared, also with those whom the settings do not name any more.`,
    );
  }
  for (const { amiId, granted, launchPermissions } of releases) {
    const others = without(launchPermissions, joined(granted, wanted));
    if (isAnybody(others)) {
      const who = [...others.accounts, ...others.organizations, ...others.organizationalUnits].join(", ");
      console.log(`  ${amiId} may still be launched by ${who}: somebody shared it by hand, or an older factory did.`);
    }
  }
  if (failures.length > 0) {
    throw new StageError(
      `Image ${image} is released, but its releases are still shared with somebody whom the settings do not name any more:\n${failures.join("\n")}`,
      "Remove the cause, then retry the stage: until then they can launch these releases.",
    );
  }
}
