// Whether the image's settings fit the disks of its base AMI: EC2 itself would refuse them late, or take them otherwise than
// they are meant.
import { StageError } from "../common/stageError";
import type { ImageSettings } from "../image/settings";
import type { BaseAmi } from "./baseAmi";
import type { Encryption } from "./encryption";

/** Throws if the builder's volumes would not be what the settings say. */
export function checkDisks(base: BaseAmi, settings: ImageSettings, { encrypted }: Encryption): void {
  const { ImageId, RootDeviceName: root, BlockDeviceMappings: mappings = [] } = base;
  const { rootDeviceName, rootVolumeGib, volumes } = settings;
  const gibOf = (device: string | undefined) =>
    mappings.find(({ DeviceName }) => DeviceName === device)?.Ebs?.VolumeSize ?? 0;

  // EC2 takes another name for another disk: the root volume would keep the base's size and encryption.
  if (root !== undefined && root !== rootDeviceName) {
    throw new StageError(
      `root_device_name: "${rootDeviceName}" is not the root device of base AMI ${ImageId}, which is "${root}".`,
      `Set "root_device_name": "${root}" in the image's settings.`,
    );
  }
  const size = gibOf(root);
  if (rootVolumeGib < size) {
    throw new StageError(
      `root_volume_gib: ${rootVolumeGib} is less than the ${size} GiB of base AMI ${ImageId}'s root volume.`,
      `Set "root_volume_gib": ${size}, or more, in the image's settings.`,
    );
  }
  for (const [index, { device_name, size_gib }] of volumes.entries()) {
    if (size_gib < gibOf(device_name)) {
      throw new StageError(
        `volumes.${index}.size_gib: ${size_gib} is less than the ${gibOf(device_name)} GiB of base AMI ${ImageId}'s disk ${device_name}.`,
        `Set it to ${gibOf(device_name)}, or more, or use another device name for a disk of its own.`,
      );
    }
  }
  const named = [root, ...volumes.map(({ device_name }) => device_name)];
  const others = mappings.filter(
    ({ DeviceName, Ebs }) => !named.includes(DeviceName) && Ebs !== undefined && Ebs.Encrypted !== true,
  );
  if (encrypted && others.length > 0) {
    const names = others.map(({ DeviceName = "" }) => DeviceName).join(" and ");
    throw new StageError(
      `base AMI ${ImageId} has disks that are not encrypted besides its root volume (${names}), and a builder's are all encrypted.`,
      'Name them in "volumes", which encrypts them, or take another base AMI, also where the account encrypts by default.',
    );
  }
}
