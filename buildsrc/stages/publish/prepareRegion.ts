// Makes a release's AMI ready in one region: there, with its attributes, and launchable by those it is shared with. Called by
// publishAmi.ts.
import type { Image } from "../common/aws";
import { setAttributes } from "./attributes";
import { bringImage, type Copying } from "./copyAmi";
import { enableAgain } from "../releases/enableAmi";
import type { PublishSettings } from "../releases/publishSettings";
import type { RegionClients } from "../common/regions";
import { grantLaunchPermissions, wantedLaunchPermissions } from "../releases/sharing";

export interface Preparation extends Omit<Copying, "keyArn"> {
  readonly settings: PublishSettings;
  readonly now: Date;
}

/** A region with the release's AMI. */
export interface Ready {
  readonly clients: RegionClients;
  readonly image: Image;
  readonly amiId: string;
}

export async function prepareRegion(clients: RegionClients, preparation: Preparation): Promise<Ready> {
  const { source, home, settings, now, pause } = preparation;
  const { region } = clients;
  const image = region === home ? source : await bringImage(clients, { ...preparation, keyArn: settings.keys[region] });
  const amiId = image.ImageId ?? "";
  const permissions = wantedLaunchPermissions(settings);
  if (image.State === "disabled") {
    await enableAgain(clients, image, permissions, pause);
  }
  await setAttributes(clients, image, settings, now);
  await grantLaunchPermissions(clients, amiId, permissions);
  console.log(`  ${region}: ${amiId} is ready.`);
  return { clients, image, amiId };
}
