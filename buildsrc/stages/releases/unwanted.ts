// What releases still grant to those whom the settings do not name any more. Only what the factory itself granted counts, by
// its release records: people may have shared an AMI with others.
import { lookUpAmi } from "../ami/copies";
import type { Ami } from "../common/aws";
import type { RegionClients } from "../common/regions";
import type { ReleaseRecord } from "./record";
import {
  isAnybody,
  readLaunchPermissions,
  takeLaunchPermissions,
  without,
  type LaunchPermissions,
  type Sharing,
} from "./sharing";
import { snapshotAccountsAmong, takeSnapshots } from "./snapshots";

interface Grants {
  readonly launchPermissions: LaunchPermissions;
  readonly snapshotAccounts: readonly string[];
}

/** What an AMI grants in one region and is not to grant. */
export interface Unwanted extends Grants {
  readonly ami: Ami;
}

/** Finds the AMIs of an image's releases in a region that grant more than is wanted, although the factory granted it. */
export async function findUnwanted(
  clients: RegionClients,
  releases: readonly ReleaseRecord[],
  wanted: Sharing,
): Promise<readonly Unwanted[]> {
  const found: Unwanted[] = [];
  for (const release of releases) {
    const gone = goneFrom(release, wanted);
    const amiId = release.regions[clients.region];
    const ami = amiId === undefined || isNobody(gone) ? undefined : await lookUpAmi(clients, amiId);
    if (ami !== undefined) {
      const granted = {
        launchPermissions: await grantedAmong(clients, ami, gone.launchPermissions),
        snapshotAccounts: await snapshotAccountsAmong(clients, ami, gone.snapshotAccounts),
      };
      found.push(...(isNobody(granted) ? [] : [{ ami, ...granted }]));
    }
  }
  return found;
}

/** The regions in which a factory granted more than is wanted, as far as its records tell. */
export function regionsWithUnwanted(releases: readonly ReleaseRecord[], wanted: Sharing): readonly string[] {
  const concerned = releases.filter((release) => !isNobody(goneFrom(release, wanted)));
  return [...new Set(concerned.flatMap(({ regions }) => Object.keys(regions)))].sort();
}

/** What the factory granted on a release and is not wanted any more. */
function goneFrom({ granted }: ReleaseRecord, wanted: Sharing): Grants {
  return {
    launchPermissions: without(granted, wanted),
    snapshotAccounts: granted.snapshotAccounts.filter((each) => !wanted.snapshotAccounts.includes(each)),
  };
}

function isNobody({ launchPermissions, snapshotAccounts }: Grants): boolean {
  return !isAnybody(launchPermissions) && snapshotAccounts.length === 0;
}

/** The permissions among these that an AMI grants; none if it is disabled: EC2 took them then. */
async function grantedAmong(
  clients: RegionClients,
  { ImageId: amiId = "", State }: Ami,
  these: LaunchPermissions,
): Promise<LaunchPermissions> {
  return State === "available"
    ? without(these, without(these, await readLaunchPermissions(clients, amiId)))
    : without(these, these);
}

/** Takes it away. */
export async function takeUnwanted(clients: RegionClients, unwanted: Unwanted): Promise<void> {
  const { ami, launchPermissions, snapshotAccounts } = unwanted;
  const { ImageId: amiId = "" } = ami;
  await takeLaunchPermissions(clients, amiId, launchPermissions);
  if (snapshotAccounts.length > 0) {
    await takeSnapshots(clients, ami, snapshotAccounts);
    console.log(`  ${clients.region}: ${amiId} can no longer be copied by ${snapshotAccounts.join(", ")}.`);
  }
}
