// Prepares a release's AMI in one region: brings it there, sets its attributes, and shares it.
import type { RegionClients } from "../common/regions";
import type { PublishSettings } from "../contract";
import { enableAgain } from "../releases/enableAmi";
import type { Place } from "../releases/place";
import { grantLaunchPermissions, wantedLaunchPermissions } from "../releases/sharing";
import { setAttributes } from "./attributes";
import { bringAmi, type Copying } from "./copyAmi";

/** What is prepared, and how. */
export interface Preparation extends Omit<Copying, "keyArn"> {
  readonly settings: PublishSettings;
  readonly now: Date;
}

/** Prepares the AMI in the region of these clients. */
export async function prepareRegion(clients: RegionClients, preparation: Preparation): Promise<Place> {
  const { source, home, settings, now, pause } = preparation;
  const { region } = clients;
  const ami = region === home ? source : await bringAmi(clients, { ...preparation, keyArn: settings.keys[region] });
  const amiId = ami.ImageId ?? "";
  const permissions = wantedLaunchPermissions(settings);
  if (ami.State === "disabled") {
    await enableAgain(clients, ami, permissions, pause);
  }
  await setAttributes(clients, ami, settings, now);
  await grantLaunchPermissions(clients, amiId, permissions);
  console.log(`  ${region}: ${amiId} is ready.`);
  return { clients, ami, amiId };
}
