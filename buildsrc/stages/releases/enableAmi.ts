// Makes an AMI in one region launchable again for its own account.
import { lookUpAmi } from "../ami/copies";
import { EnableImageCommand, type Ami } from "../common/aws";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";
import { waitFor, type Pause } from "../common/waitFor";

const ENABLE_SECONDS = 300;

/** Enables the AMI if it is disabled. Its launch permissions, which were lost, do not come back. */
export async function enableAgain(
  clients: RegionClients,
  { ImageId: amiId = "", State }: Ami,
  pause: Pause,
): Promise<void> {
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
