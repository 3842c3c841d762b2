// Makes an AMI in one region launchable again for its own account, whoever disabled it.
import { lookUpAmi } from "../ami/copies";
import { tagAmi } from "../ami/retag";
import { tagsOf } from "../ami/tags";
import { EnableImageCommand, EnableImageDeregistrationProtectionCommand, type Ami } from "../common/aws";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";
import { waitFor, type Pause } from "../common/waitFor";
import { TAGS } from "../contract";
import { isProtected } from "./attributes";

const ENABLE_SECONDS = 300;

/**
 * Takes an AMI back that Upkeep retires, and enables it if it is disabled. Its launch permissions, which were lost, do not
 * come back. The tag goes first: without it EC2 refuses Upkeep to disable or to deregister the AMI.
 */
export async function bringBack(clients: RegionClients, ami: Ami, pause: Pause): Promise<void> {
  const retirement = tagsOf(ami).get(TAGS.retirement);
  if (retirement === undefined) {
    await enable(clients, ami, pause);
    return;
  }
  console.log(`  ${clients.region}: ${ami.ImageId ?? ""} was to be retired (${retirement}); it is no longer.`);
  await tagAmi(clients, ami, {}, [TAGS.retirement]);
  // Upkeep may have gone on in the meantime.
  await enable(clients, (await lookUpAmi(clients, ami.ImageId ?? "")) ?? ami, pause);
}

/** Protects the AMI from being deregistered, as it was before it was retired. */
export async function protectAgain({ ec2 }: RegionClients, ami: Ami): Promise<void> {
  if (!isProtected(ami)) {
    // Without the cooldown, which would keep the AMI for another day after its protection ends.
    await ec2.send(new EnableImageDeregistrationProtectionCommand({ ImageId: ami.ImageId, WithCooldown: false }));
  }
}

async function enable(clients: RegionClients, { ImageId: amiId = "", State }: Ami, pause: Pause): Promise<void> {
  if (State !== "disabled") {
    return;
  }
  console.log(`  ${clients.region}: ${amiId} is disabled; enabling it again.`);
  await clients.ec2.send(new EnableImageCommand({ ImageId: amiId }));
  await waitFor({
    seconds: ENABLE_SECONDS,
    pause,
    ask: async () => ((await lookUpAmi(clients, amiId))?.State === "available" ? true : undefined),
    late: () =>
      new StageError(
        `AMI ${amiId} in region ${clients.region} is not available ${ENABLE_SECONDS} s after it was enabled.`,
        "Try again once it is available.",
      ),
  });
}
