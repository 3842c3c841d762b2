// Disables the AMIs of a release. Nobody can launch them then, and EC2 forgets who else could: the release record keeps it.
// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/disable-an-ami.html
import { DisableImageCommand, DisableImageDeregistrationProtectionCommand } from "../../common/aws";
import { messageOf } from "../../common/messageOf";
import { StageError } from "../../common/stageError";
import { isProtected } from "../../releases/attributes";
import type { Place } from "../../releases/place";

/**
 * Disables them in all regions. What has failed is not undone elsewhere, since launch permissions would not come back: the
 * next run disables the rest.
 */
export async function disable(places: readonly Place[]): Promise<void> {
  const failures: string[] = [];
  await Promise.all(
    places.map(async (place) => {
      try {
        await disableIn(place);
      } catch (error) {
        failures.push(`${place.amiId} in ${place.clients.region}: ${messageOf(error)}`);
      }
    }),
  );
  if (failures.length > 0) {
    throw new StageError(
      `not disabled: ${failures.join("; ")}`,
      "Remove the cause: the next run does the rest, and then the other regions wait no longer.",
    );
  }
}

async function disableIn({ clients: { ec2 }, ami, amiId: ImageId }: Place): Promise<void> {
  // Now, since it can keep the AMI from being deregistered for another 24 hours. And before, since AWS does not say that
  // the protection of a disabled AMI can be ended. Source: EnableImageDeregistrationProtection, EC2 API.
  if (isProtected(ami)) {
    await ec2.send(new DisableImageDeregistrationProtectionCommand({ ImageId }));
  }
  if (ami.State !== "disabled") {
    await ec2.send(new DisableImageCommand({ ImageId }));
  }
}
