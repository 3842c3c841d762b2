// Disables the AMIs of a release. Nobody can launch them then, and EC2 forgets who else could: the release record keeps it.
// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/disable-an-ami.html
import { tagAmi } from "../../ami/retag";
import { DisableImageCommand, DisableImageDeregistrationProtectionCommand } from "../../common/aws";
import { messageOf } from "../../common/messageOf";
import { StageError } from "../../common/stageError";
import { waitFor, type Pause } from "../../common/waitFor";
import { TAGS } from "../../contract";
import { isProtected } from "../../releases/attributes";
import type { Place } from "../../releases/place";

/** How long EC2 may take to judge a call by a tag that was just set. AWS says only that it can take some time. */
const TAG_SECONDS = 60;

/**
 * Disables them in all regions. What has failed is not undone elsewhere, since launch permissions would not come back: the
 * next run disables the rest.
 *
 * @param tag - the value of the tag `retirement` that says so. It comes first: EC2 refuses the rest to Upkeep without it. Where
 *   the rest fails, the AMI gets the tag back that it had, so that one which is enabled and has it was enabled by a person
 */
export async function disable(places: readonly Place[], tag: string, pause: Pause): Promise<void> {
  const failures: string[] = [];
  await Promise.all(
    places.map(async (place) => {
      try {
        await disableIn(place, tag, pause);
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

async function disableIn(place: Place, tag: string, pause: Pause): Promise<void> {
  const undo = await tagAmi(place.clients, place.ami, { [TAGS.retirement]: tag }, []);
  try {
    await waitFor({
      seconds: TAG_SECONDS,
      pause,
      ask: () => onceAllowed(place),
      late: () => new Error(`EC2 still refuses it ${TAG_SECONDS} s after it was tagged`),
    });
  } catch (error) {
    await undo();
    throw error;
  }
}

/** True once it is disabled; undefined while EC2 does not allow it yet. */
async function onceAllowed(place: Place): Promise<true | undefined> {
  try {
    await endProtectionAndDisable(place);
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "UnauthorizedOperation") {
      return undefined;
    }
    throw error;
  }
}

async function endProtectionAndDisable({ clients: { ec2 }, ami, amiId: ImageId }: Place): Promise<void> {
  // Now, since it can keep the AMI from being deregistered for another 24 hours. And before, since AWS does not say that
  // the protection of a disabled AMI can be ended. Source: EnableImageDeregistrationProtection, EC2 API.
  if (isProtected(ami)) {
    await ec2.send(new DisableImageDeregistrationProtectionCommand({ ImageId }));
  }
  if (ami.State !== "disabled") {
    await ec2.send(new DisableImageCommand({ ImageId }));
  }
}
