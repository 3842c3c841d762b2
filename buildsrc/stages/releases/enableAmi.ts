// Makes a release's AMI in one region launchable again, by those who could launch it when it was released. Called by
// promoteRelease.ts.
import { DescribeImagesCommand, EnableImageCommand, type Image } from "../common/aws";
import type { RegionClients } from "../common/regions";
import { grantLaunchPermissions, readLaunchPermissions, type LaunchPermissions } from "./sharing";
import { StageError } from "../common/stageError";
import { waitFor, type Pause } from "../common/waitFor";

const ENABLE_SECONDS = 300;

/**
 * Disabling takes all launch permissions from an AMI, and enabling does not bring them back: an AMI that has none gets those
 * of its release. So it does as well when an earlier attempt only came to enable it.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/disable-an-ami.html
 */
export async function enableAgain(
  clients: RegionClients,
  { ImageId: amiId = "", State }: Image,
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

async function enable({ ec2, region }: RegionClients, amiId: string, pause: Pause): Promise<void> {
  await ec2.send(new EnableImageCommand({ ImageId: amiId }));
  await waitFor({
    seconds: ENABLE_SECONDS,
    pause,
    ask: async () => {
      const { Images: [image] = [] } = await ec2.send(
        new DescribeImagesCommand({ ImageIds: [amiId], IncludeDisabled: true }),
      );
      return image?.State === "available" ? true : undefined;
    },
    late: () =>
      new StageError(
        `AMI ${amiId} in region ${region} is not available ${ENABLE_SECONDS} s after it was enabled.`,
        "Promote again when it is.",
      ),
  });
}

function isAnybody({ accounts, organizations, organizationalUnits }: LaunchPermissions): boolean {
  return accounts.length + organizations.length + organizationalUnits.length > 0;
}
