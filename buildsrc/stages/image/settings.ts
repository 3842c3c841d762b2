// The settings of an image, as images/<name>/image.pkrvars.json holds them, checked.
import { DEFAULT_INSTANCE_TYPES } from "../contract";
import { baseFaults } from "./baseFaults";
import { environmentFaults } from "./environmentFaults";
import { distributionOf, familyOf, type Architecture } from "./families";
import { camelKeys, type CamelKeys } from "./settingNames";
import { checkAgainstSchema, type TestMode, type WrittenSettings } from "./settingsSchema";
import { volumeFaults } from "./volumeFaults";

/** The settings of an image with all defaults, also those that depend on other settings. */
export interface ImageSettings extends CamelKeys<WrittenSettings> {
  /** What the image is built and tested on: the first of these of which EC2 has some. */
  readonly instanceTypes: readonly string[];
  readonly rootVolumeGib: number;
  readonly rootDeviceName: string;
  readonly sshUsername: string;
  readonly testMode: TestMode;
  /** How the family installs packages. */
  readonly packageManager: "apt" | "dnf";
}

/** What came of reading an image's settings. */
export type Parsed = { readonly settings: ImageSettings } | { readonly faults: readonly string[] };

/** Returns the settings, or every fault in them. */
export function parseSettings(json: unknown): Parsed {
  const checked = checkAgainstSchema(json);
  if ("faults" in checked) {
    return checked;
  }
  const { written } = checked;
  const faults = faultsBetween(written);
  return faults.length > 0 ? { faults } : { settings: completed(written) };
}

/** The settings with the defaults that depend on others. */
function completed(written: WrittenSettings): ImageSettings {
  const { family, architecture, base_ami_owner, keep_ssm_agent } = written;
  const distribution = distributionOf(family, base_ami_owner);
  return {
    ...camelKeys(written),
    ...camelKeys(rootOf(written)),
    instanceTypes: written.instance_types ?? [written.instance_type ?? DEFAULT_INSTANCE_TYPES[architecture]],
    sshUsername: written.ssh_username ?? distribution.user,
    testMode: written.test_mode ?? (distribution.hasAgent || keep_ssm_agent ? "run-command" : "user-data"),
    packageManager: familyOf(family).packageManager,
  };
}

/** The root volume, which is as the base AMIs have it unless the settings say otherwise. */
function rootOf({ family, base_ami_owner, root_device_name, root_volume_gib }: WrittenSettings) {
  const { rootDevice, rootGib } = distributionOf(family, base_ami_owner);
  return { root_device_name: root_device_name ?? rootDevice, root_volume_gib: root_volume_gib ?? rootGib };
}

/** What is wrong although each setting by itself is right. */
function faultsBetween(written: WrittenSettings): readonly string[] {
  const { architecture, instance_type, instance_types = [], test_instance_types = [] } = written;
  const both =
    instance_type !== undefined && instance_types.length > 0
      ? ["instance_type and instance_types both name what to build on; keep one of them."]
      : [];
  const types = {
    instance_type: instance_type === undefined ? [] : [instance_type],
    instance_types,
    test_instance_types,
  };
  const others = Object.entries(types).flatMap(([name, each]) =>
    each
      .filter((type) => architectureOf(type) !== architecture)
      .map(
        (type) =>
          `${name}: ${type} is of ${architectureOf(type)}, the image of ${architecture}; ` +
          `use one like ${DEFAULT_INSTANCE_TYPES[architecture]}.`,
      ),
  );
  const volumes = volumeFaults({ ...written, ...rootOf(written) });
  return [...baseFaults(written), ...both, ...others, ...volumes, ...environmentFaults(written)];
}

/**
 * By the letter g after the generation, which stands for Graviton; the first generation is a1. Source: "Amazon EC2 instance
 * type naming conventions" in the guide to EC2's instance types.
 */
function architectureOf(instanceType: string): Architecture {
  return /^(a1|[a-z]+\d+g[a-z]*)\./.test(instanceType) ? "arm64" : "x86_64";
}
