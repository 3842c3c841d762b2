// The attributes of a released AMI that EC2 does not copy to other regions, and that are to be the same in all of them.
// Called by prepareRegion.ts.
import {
  EnableImageDeprecationCommand,
  EnableImageDeregistrationProtectionCommand,
  ModifyImageAttributeCommand,
  type Image,
} from "../common/aws";
import type { PublishSettings } from "../releases/publishSettings";
import type { RegionClients } from "../common/regions";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whatever is already as it should be is left alone, but for the date of deprecation, which counts from now. */
export async function setAttributes(
  { ec2 }: RegionClients,
  image: Image,
  { deprecateAfterDays, deregistrationProtection }: PublishSettings,
  now: Date,
): Promise<void> {
  const ImageId = image.ImageId;
  if (image.ImdsSupport !== "v2.0") {
    await ec2.send(new ModifyImageAttributeCommand({ ImageId, ImdsSupport: { Value: "v2.0" } }));
  }
  if (deprecateAfterDays > 0) {
    const DeprecateAt = new Date(now.getTime() + deprecateAfterDays * DAY_MS);
    await ec2.send(new EnableImageDeprecationCommand({ ImageId, DeprecateAt }));
  }
  if (deregistrationProtection && !(image.DeregistrationProtection ?? "").startsWith("enabled")) {
    // Without the cooldown, which would keep the AMI for a day after Retire has let it go.
    await ec2.send(new EnableImageDeregistrationProtectionCommand({ ImageId, WithCooldown: false }));
  }
}
