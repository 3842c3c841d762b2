// Prepares a release's AMI in one region: brings it there, and sets its attributes. Nobody else can launch it yet, since
// sharing is part of the switch.
import type { RegionClients } from "../common/regions";
import type { PublishSettings } from "../contract";
import { bringBack } from "../releases/enableAmi";
import type { Place } from "../releases/place";
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
  await bringBack(clients, ami, pause);
  await setAttributes(clients, ami, settings, now);
  console.log(`  ${region}: ${amiId} is ready.`);
  return { clients, ami, amiId };
}
