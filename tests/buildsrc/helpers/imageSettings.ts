// Settings of images.
import { parseSettings, type ImageSettings } from "../../../buildsrc/stages/image/settings";

export const NOBLE: ImageSettings = {
  family: "ubuntu",
  architecture: "x86_64",
  release: "24.04",
  instanceTypes: ["t3.small"],
  rootVolumeGib: 8,
  rootVolumeType: "gp3",
  rootDeviceName: "/dev/sda1",
  volumes: [],
  sshUsername: "ubuntu",
  environment: {},
  secrets: {},
  hopLimit: 2,
  metadataTags: false,
  plugins: {},
  keepSsmAgent: false,
  testMode: "run-command",
  packageManager: "apt",
  hygieneOff: {},
};
export const XENIAL: ImageSettings = { ...NOBLE, release: "16.04" };

/** Canonical's public parameter for NOBLE. */
export const NOBLE_PARAMETER = "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id";

/** What the stages make of settings without a fault. */
export function settingsOf(json: unknown): ImageSettings {
  const parsed = parseSettings(json);
  if ("faults" in parsed) {
    throw new Error(parsed.faults.join("\n"));
  }
  return parsed.settings;
}

/** What is wrong with settings. */
export function faultsOf(json: unknown): readonly string[] {
  const parsed = parseSettings(json);
  return "faults" in parsed ? parsed.faults : [];
}
