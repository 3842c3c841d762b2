// Why Packer failed, as its output and its status tell.
import type { Finished } from "../common/run";
import { StageError } from "../common/stageError";
import { NOT_IN_ZONE } from "../image/zoneRemedy";
import type { Limits } from "./packerLimits";
import { lostConnection, REBOOT_REMEDY } from "./sessionHour";

/** The status of `timeout` after it stopped the program, and after it killed it. */
const STOPPED_BY_TIMEOUT: readonly number[] = [124, 137];

/**
 * EC2 has no room for an instance of the type; another one can be there all the same. Source: "Error codes for the Amazon EC2
 * API", EC2 API.
 */
const REFUSED_LAUNCH =
  /Error launching source instance.*(Insufficient(Instance|Host)Capacity|VcpuLimitExceeded|InstanceLimitExceeded|Unsupported)/i;
/** The lines in which the scripts of packer/ name image and provisioner, and mostly the line and its command, or the task. */
const FAILED = /image \S+: images\/\S+ .*failed with status \d+$/;
/** And those about a reboot. */
const NOT_REBOOTED = /image \S+: images\/\S+ (reboots the builder itself|lost the connection|asked for a reboot).*$/;
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /Timeout waiting for SSH/,
    "The builder was not reachable through Session Manager. Its subnet needs a way to Systems Manager (a public address, a " +
      "NAT gateway, or endpoints for ssm and ssmmessages). If the base AMI has no SSM agent, the builder installs it from " +
      "https://s3.<region>.amazonaws.com, which it has to reach too (an endpoint for s3 will do); its console says how that went.",
  ],
  [
    /UnauthorizedOperation|AccessDenied|not authorized/,
    "The Build role is not allowed to do this. Run pulumi up; if it persists, look for a policy of the organization that denies it.",
  ],
  [/not supported in your requested Availability Zone/, NOT_IN_ZONE],
  [
    /^Error (uploading|chmodding|removing)/,
    "The builder did not take a file any more. Packer keeps its files in /var/lib/ami-pipeline there: look whether a provisioner " +
      "removes that folder, stops the SSH server or the SSM agent, or fills the disk.",
  ],
  [
    REFUSED_LAUNCH,
    "Set another instance_type in the image's settings, or several in instance_types, choose another subnet, or raise the " +
      "account's quota.",
  ],
];
const ANYTHING_ELSE =
  "Look at Packer's own messages above. For its debug log, build by hand with PACKER_LOG=1, as README.md shows.";

/** Whether Packer failed because EC2 launches no instance of the type. Nothing has run then. */
export function isRefusedLaunch({ message }: StageError): boolean {
  return REFUSED_LAUNCH.test(message);
}

/** Says why Packer failed after so many minutes and what to do; undefined if it did not fail. */
export function packerFailure(finished: Finished, limits: Limits, minutes: number): StageError | undefined {
  if (finished.stoppedBy !== undefined) {
    return new StageError(
      "the build was stopped; Packer cleaned up.",
      "Start the stage again when you want the image.",
    );
  }
  if (finished.status === 0) {
    return undefined;
  }
  if (STOPPED_BY_TIMEOUT.includes(finished.status)) {
    return new StageError(
      `Packer was stopped after ${Math.round(limits.stopAfterSeconds / 60)} minutes, just before the project's time limit.`,
      "Look above for the step that hangs; if the image simply needs longer, raise the Build stage's time limit.",
    );
  }
  const script = firstMatch(finished.lines, FAILED);
  if (script !== undefined) {
    return new StageError(script, "Correct that script and push. What it printed is above.");
  }
  const reboot = firstMatch(finished.lines, NOT_REBOOTED);
  if (reboot !== undefined) {
    return new StageError(`${reboot}.`, REBOOT_REMEDY);
  }
  if (finished.lines.some((line) => line.includes("Client.InternalError"))) {
    return new StageError(
      "the builder ended right after its launch (Client.InternalError): EC2 could not use the key of its volumes.",
      "Let the Build role use, through EC2, the image's kms_key_id and the key of its base AMI: kms:CreateGrant, Decrypt, " +
        "DescribeKey, GenerateDataKeyWithoutPlaintext, ReEncryptFrom and ReEncryptTo.",
    );
  }
  const cause =
    finished.lines
      .map((line) => /^--> [^:]+: (.+)/.exec(line)?.[1] ?? /^Error: .+/.exec(line)?.[0])
      .find((each) => each !== undefined) ?? `Packer ended with status ${finished.status}.`;
  const remedy = REMEDIES.find(([pattern]) => pattern.test(cause))?.[1] ?? ANYTHING_ELSE;
  return lostConnection(cause, minutes) ?? new StageError(cause, remedy);
}

function firstMatch(lines: readonly string[], pattern: RegExp): string | undefined {
  return lines.map((line) => pattern.exec(line)?.[0]).find((each) => each !== undefined);
}
