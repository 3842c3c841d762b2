// Whether the image's settings fit the disks of its base AMI: EC2 itself would refuse them late, or take them otherwise than
// they are meant.
import { StageError } from "../common/stageError";
import type { ImageSettings } from "../image/settings";
import type { BaseAmi } from "./baseAmi";
import type { Encryption } from "./encryption";

/** Throws if the builder's volumes would not be what the settings say. */
export function checkDisks(base: BaseAmi, settings: ImageSettings, { encrypted }: Encryption): void {
  const { ImageId, RootDeviceName: root, BlockDeviceMappings: mappings = [] } = base;
  const { rootDeviceName, rootVolumeGib } = settings;

  // EC2 takes another name for another disk: the root volume would keep the base's size and encryption.
  if (root !== undefined && root !== rootDeviceName) {
    throw new StageError(
      `root_device_name: "${rootDeviceName}" is not the root device of base AMI ${ImageId}, which is "${root}".`,
      `Set "root_device_name": "${root}" in the image's settings.`,
    );
  }
  const size = mappings.find(({ DeviceName }) => DeviceName === root)?.Ebs?.VolumeSize ?? 0;
  if (rootVolumeGib < size) {
    throw new StageError(
      `root_volume_gib: ${rootVolumeGib} is less than the ${size} GiB of base AMI ${ImageId}'s root volume.`,
      `Set "root_volume_gib": ${size}, or more, in the image's settings.`,
    );
  }
  const others = mappings.filter(
    ({ DeviceName, Ebs }) => DeviceName !== root && Ebs !== undefined && Ebs.Encrypted !== true,
  );
  if (encrypted && others.length > 0) {
    const names = others.map(({ DeviceName = "" }) => DeviceName).join(" and ");
    throw new StageError(
      `base AMI ${ImageId} has disks that are not encrypted besides its root volume (${names}), and a builder's are all encrypted.`,
      "Take a base AMI that has no other disk, or one whose disks are encrypted, also where the account encrypts by default.",
    );
  }
}
