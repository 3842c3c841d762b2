// Sets the attributes of a released AMI that have to be the same in all regions and that EC2 does not copy.
import {
  EnableImageDeprecationCommand,
  EnableImageDeregistrationProtectionCommand,
  ModifyImageAttributeCommand,
  type Ami,
} from "../common/aws";
import { DAY_MS } from "../common/days";
import type { RegionClients } from "../common/regions";
import type { PublishSettings } from "../contract";
import { isProtected, requiresTokens } from "../releases/attributes";

/** Sets what is not right already, and the date of deprecation in any case, which counts from now. */
export async function setAttributes(
  { ec2 }: RegionClients,
  ami: Ami,
  { deprecateAfterDays, deregistrationProtection }: PublishSettings,
  now: Date,
): Promise<void> {
  const ImageId = ami.ImageId;
  if (!requiresTokens(ami)) {
    await ec2.send(new ModifyImageAttributeCommand({ ImageId, ImdsSupport: { Value: "v2.0" } }));
  }
  if (deprecateAfterDays > 0) {
    const DeprecateAt = new Date(now.getTime() + deprecateAfterDays * DAY_MS);
    await ec2.send(new EnableImageDeprecationCommand({ ImageId, DeprecateAt }));
  }
  if (deregistrationProtection && !isProtected(ami)) {
    // Without the cooldown, which would keep the AMI for another day after its protection ends.
    await ec2.send(new EnableImageDeregistrationProtectionCommand({ ImageId, WithCooldown: false }));
  }
}
