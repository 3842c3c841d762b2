// Settings of images.
import type { ImageSettings } from "../../../buildsrc/stages/image/settings";

export const NOBLE: ImageSettings = {
  family: "ubuntu",
  architecture: "x86_64",
  release: "24.04",
  instanceType: "t3.small",
  rootVolumeGib: 8,
  rootDeviceName: "/dev/sda1",
  testMode: "run-command",
  hygieneOff: {},
};
export const XENIAL: ImageSettings = { ...NOBLE, release: "16.04" };

/** Canonical's public parameter for NOBLE. */
export const NOBLE_PARAMETER = "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id";
