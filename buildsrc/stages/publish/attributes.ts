// Sets the attributes of a released AMI that have to be the same in all regions and that EC2 does not copy.
import {
  DisableImageDeprecationCommand,
  EnableImageDeprecationCommand,
  ModifyImageAttributeCommand,
  type Ami,
} from "../common/aws";
import { DAY_MS } from "../common/days";
import type { RegionClients } from "../common/regions";
import type { PublishSettings } from "../contract";
import { requiresTokens } from "../releases/attributes";
import { isHidden } from "../releases/deprecation";
import { protectAgain } from "../releases/enableAmi";

/** Sets what is not right already, and the date of deprecation in any case, which counts from now. */
export async function setAttributes(
  clients: RegionClients,
  ami: Ami,
  { deprecateAfterDays, deregistrationProtection }: PublishSettings,
  now: Date,
): Promise<void> {
  const { ec2 } = clients;
  const ImageId = ami.ImageId;
  if (!requiresTokens(ami)) {
    await ec2.send(new ModifyImageAttributeCommand({ ImageId, ImdsSupport: { Value: "v2.0" } }));
  }
  if (deprecateAfterDays > 0) {
    const DeprecateAt = new Date(now.getTime() + deprecateAfterDays * DAY_MS);
    await ec2.send(new EnableImageDeprecationCommand({ ImageId, DeprecateAt }));
  } else if (isHidden(ami, now)) {
    // It was retired, and is to be found again.
    await ec2.send(new DisableImageDeprecationCommand({ ImageId }));
  }
  if (deregistrationProtection) {
    await protectAgain(clients, ami);
  }
}
