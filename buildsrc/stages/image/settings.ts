// The settings of an image, as images/<name>/image.pkrvars.json holds them, checked.
import { DEFAULT_INSTANCE_TYPES } from "../contract";
import { environmentFaults } from "./environmentFaults";
import { camelKeys, type CamelKeys } from "./settingNames";
import { checkAgainstSchema, type Architecture, type WrittenSettings } from "./settingsSchema";
import { volumeFaults } from "./volumeFaults";

/** The settings of an image with all defaults, also those that depend on other settings. */
export interface ImageSettings extends CamelKeys<WrittenSettings> {
  /** What the image is built and tested on: the first of these of which EC2 has some. */
  readonly instanceTypes: readonly string[];
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
  return faults.length > 0
    ? { faults }
    : {
        settings: {
          ...camelKeys(written),
          instanceTypes: written.instance_types ?? [
            written.instance_type ?? DEFAULT_INSTANCE_TYPES[written.architecture],
          ],
        },
      };
}

/** What is wrong although each setting by itself is right. */
function faultsBetween(written: WrittenSettings): readonly string[] {
  const { architecture, base_image, base_ami_parameter, base_ami_name, base_ami_owner, instance_type } = written;
  const { instance_types = [], test_instance_types = [] } = written;
  const faults: string[] = [];
  const bases = Object.entries({ base_image, base_ami_parameter, base_ami_name }).filter(
    ([, base]) => base !== undefined,
  );
  if (bases.length > 1) {
    faults.push(`${bases.map(([name]) => name).join(" and ")} name more than one base; keep one of them.`);
  }
  if (base_ami_name !== undefined && base_ami_owner === undefined) {
    faults.push(
      "base_ami_name needs base_ami_owner, since anyone may give an AMI any name; Canonical is 099720109477.",
    );
  }
  if (instance_type !== undefined && instance_types.length > 0) {
    faults.push("instance_type and instance_types both name what to build on; keep one of them.");
  }
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
  return [...faults, ...others, ...volumeFaults(written), ...environmentFaults(written)];
}

/**
 * By the letter g after the generation, which stands for Graviton; the first generation is a1. Source: "Amazon EC2 instance
 * type naming conventions" in the guide to EC2's instance types.
 */
function architectureOf(instanceType: string): Architecture {
  return /^(a1|[a-z]+\d+g[a-z]*)\./.test(instanceType) ? "arm64" : "x86_64";
}
