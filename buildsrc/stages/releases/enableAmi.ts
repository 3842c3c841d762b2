// Makes a release's AMI in one region launchable again, for those who could launch it when it was released.
import { lookUpAmi } from "../ami/copies";
import { EnableImageCommand, type Ami } from "../common/aws";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";
import { waitFor, type Pause } from "../common/waitFor";
import { grantLaunchPermissions, readLaunchPermissions, type LaunchPermissions } from "./sharing";

const ENABLE_SECONDS = 300;

/**
 * Enables the AMI if it is disabled. Disabling takes all launch permissions away and enabling does not bring them back, so
 * an AMI without any gets those of its release, also when an earlier attempt enabled the AMI and got no further.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/disable-an-ami.html
 */
export async function enableAgain(
  clients: RegionClients,
  { ImageId: amiId = "", State }: Ami,
  released: LaunchPermissions,
  pause: Pause,
): Promise<void> {
  if (State === "disabled") {
    console.log(`  ${clients.region}: ${amiId} is disabled; enabling it again.`);
    await enable(clients, amiId, pause);
  }
  if (isAnybody(released) && !isAnybody(await readLaunchPermissions(clients, amiId))) {
    console.log(`  ${clients.region}: ${amiId} gets the launch permissions of its release again.`);
    await grantLaunchPermissions(clients, amiId, released);
  }
}

async function enable(clients: RegionClients, amiId: string, pause: Pause): Promise<void> {
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

function isAnybody({ accounts, organizations, organizationalUnits }: LaunchPermissions): boolean {
  return accounts.length + organizations.length + organizationalUnits.length > 0;
}
