// Systems Manager closes a session's connection after about an hour, and with it Packer's to the builder. Packer opens a new
// one for the next provisioner, but the one that runs at that moment is lost.
// Sources: https://github.com/aws/session-manager-plugin/issues/136, common/ssm/session.go of packer-plugin-amazon 1.8.2.
import { StageError } from "../common/stageError";

/** Time for an hour of provisioners, and for what comes before and after them: the launch, the AMI, the clean-up. */
const HARMLESS_MINUTES = 90;
/** From here on, a lost connection is most likely the hour's end. */
const ALMOST_MINUTES = 55;
const REMEDY =
  "Keep the provisioners below an hour in all: set a larger instance_type in the image's settings, or move what takes long " +
  "into another image and start from its release.";

/** What to say before Packer starts, if its time limit lets provisioners run into the hour's end. */
export function sessionWarning(timeoutMinutes: number): string | undefined {
  return timeoutMinutes > HARMLESS_MINUTES
    ? `WARNING: the Build stage may run for ${timeoutMinutes} minutes, but Systems Manager closes the session to the builder ` +
        `after about an hour, and the provisioner that runs then fails. ${REMEDY}`
    : undefined;
}

/** How a provisioner reboots the builder. */
export const REBOOT_REMEDY =
  "To reboot, let a provisioner's name end in .reboot.sh and take the reboot itself out of it: the builder reboots once that " +
  "one has succeeded, and the next one continues.";

/** Packer's error when the connection ended before a script did. */
const DISCONNECTED = "disconnected unexpectedly";

/** Says why the connection to the builder was lost, if Packer's error is that. */
export function lostConnection(cause: string, minutes: number): StageError | undefined {
  if (!cause.includes(DISCONNECTED)) {
    return undefined;
  }
  const problem = `the connection to the builder was lost while a provisioner ran, ${minutes} minutes after Packer began`;
  return minutes >= ALMOST_MINUTES
    ? new StageError(`${problem}: Systems Manager closes a session after about an hour.`, REMEDY)
    : new StageError(
        `${problem}.`,
        `A provisioner that restarts the builder's network or its SSM agent does this, or reboots it. ${REBOOT_REMEDY} If none ` +
          "does, retry the stage.",
      );
}
