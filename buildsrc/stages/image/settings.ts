// The settings of an image, as images/<name>/image.pkrvars.json holds them, checked.
import { DEFAULT_INSTANCE_TYPES } from "../contract";
import { parseHygieneOff, type HygieneOff } from "./hygiene";

/** A processor architecture, in EC2's words. */
export type Architecture = "arm64" | "x86_64";

/** How Test runs an image's tests: through the SSM agent or, in an image without one, from user data. */
export type TestMode = "run-command" | "user-data";

/** The settings that the stages read; Packer reads more. */
export interface ImageSettings {
  /** The image whose provisioners, tests and files are shared. */
  readonly extends?: string;
  /** The operating system family: which template builds the image. */
  readonly family: string;
  readonly architecture: Architecture;
  /** The Ubuntu release, such as 24.04. */
  readonly release: string;
  /** The SSM parameter that holds the base AMI's id. */
  readonly baseAmiParameter?: string;
  /** A name pattern: the newest AMI that fits is the base. */
  readonly baseAmiName?: string;
  /** The account whose AMIs the pattern finds. */
  readonly baseAmiOwner?: string;
  /** What the image is built and tested on. */
  readonly instanceType: string;
  /** The size of the root volume. Packer checks that it is a number. */
  readonly rootVolumeGib: number;
  /** The device name of the base AMI's root volume. */
  readonly rootDeviceName: string;
  /** The image's own key, instead of the factory's. */
  readonly kmsKeyId?: string;
  readonly testMode: TestMode;
  /** The steps of hygiene that the image does without. */
  readonly hygieneOff: HygieneOff;
}

/** The defaults of packer/variables.pkr.hcl. */
const DEFAULT_ROOT = { deviceName: "/dev/sda1", volumeGib: 8 };

/**
 * The names of all settings. Packer itself checks the values of those that only it reads (packer/variables.pkr.hcl); here
 * they only have to be known.
 */
export const KNOWN_SETTINGS: readonly string[] = [
  "extends",
  "family",
  "architecture",
  "release",
  "base_ami_parameter",
  "base_ami_name",
  "base_ami_owner",
  "instance_type",
  "root_volume_gib",
  "root_device_name",
  "kms_key_id",
  "ssh_username",
  "test_mode",
  "hygiene_off",
];
const FAMILIES: readonly string[] = ["ubuntu"];
const OWNER = /^(\d{12}|amazon|aws-marketplace|self)$/;

/** Returns the settings and every fault in them. The settings are only valid if there is no fault. */
export function parseSettings(json: unknown): { settings: ImageSettings; faults: readonly string[] } {
  const faults: string[] = [];
  const values = new Map<string, unknown>(isRecord(json) ? Object.entries(json) : []);
  if (!isRecord(json)) {
    faults.push("it is not a JSON object of settings.");
  }
  for (const key of values.keys()) {
    if (!KNOWN_SETTINGS.includes(key)) {
      faults.push(`"${key}" is not a setting; the settings are ${KNOWN_SETTINGS.join(", ")}.`);
    }
  }

  const text = (key: string): string | undefined => {
    const value = values.get(key);
    if (value === undefined || value === "") {
      return undefined;
    }
    if (typeof value !== "string") {
      faults.push(`${key} is ${JSON.stringify(value)}; write it as a text in double quotes.`);
      return undefined;
    }
    return value;
  };
  const required = (key: string, wanted: string): string => {
    const value = text(key);
    if (value === undefined && (values.get(key) ?? "") === "") {
      faults.push(`${key} is missing; set it to ${wanted}.`);
    }
    return value ?? "";
  };

  const family = required("family", quotedList(FAMILIES));
  if (family !== "" && !FAMILIES.includes(family)) {
    faults.push(`family: "${family}" has no template in packer/; use ${quotedList(FAMILIES)}.`);
  }
  const architecture = required("architecture", '"arm64" or "x86_64"');
  if (architecture !== "" && architecture !== "arm64" && architecture !== "x86_64") {
    faults.push(`architecture: "${architecture}" is not an architecture; use "arm64" or "x86_64".`);
  }
  const release = required("release", 'a release such as "24.04"');
  if (release !== "" && !/^\d{2}\.(04|10)$/.test(release)) {
    faults.push(`release: "${release}" is not an Ubuntu release; write it like "24.04".`);
  }

  const baseAmiParameter = text("base_ami_parameter");
  const baseAmiName = text("base_ami_name");
  const baseAmiOwner = text("base_ami_owner");
  if (baseAmiParameter !== undefined && baseAmiName !== undefined) {
    faults.push("base_ami_parameter and base_ami_name both name a base; keep one of them.");
  }
  if (baseAmiName !== undefined && baseAmiOwner === undefined) {
    faults.push(
      "base_ami_name needs base_ami_owner, since anyone may give an AMI any name; Canonical is 099720109477.",
    );
  }
  if (baseAmiOwner !== undefined && !OWNER.test(baseAmiOwner)) {
    faults.push(
      `base_ami_owner: "${baseAmiOwner}" is neither an account id of 12 digits nor amazon, aws-marketplace or self.`,
    );
  }

  const instanceType = text("instance_type");
  if (instanceType !== undefined && (architecture === "arm64" || architecture === "x86_64")) {
    const runs = architectureOf(instanceType);
    if (runs !== architecture) {
      faults.push(
        `instance_type: ${instanceType} is of ${runs}, the image of ${architecture}; use one like ${DEFAULT_INSTANCE_TYPES[architecture]}.`,
      );
    }
  }

  const testMode = text("test_mode") ?? "run-command";
  if (testMode !== "run-command" && testMode !== "user-data") {
    faults.push(
      `test_mode: "${testMode}" is not a way to test; use "run-command", or "user-data" if the image has no SSM agent.`,
    );
  }

  const hygiene = parseHygieneOff(values.get("hygiene_off"));
  faults.push(...hygiene.faults);

  const extended = text("extends");
  const kmsKeyId = text("kms_key_id");
  const known = architecture === "arm64" ? "arm64" : "x86_64";
  return {
    settings: {
      family,
      architecture: known,
      release,
      instanceType: instanceType ?? DEFAULT_INSTANCE_TYPES[known],
      rootVolumeGib: Number(values.get("root_volume_gib") ?? DEFAULT_ROOT.volumeGib),
      rootDeviceName: text("root_device_name") ?? DEFAULT_ROOT.deviceName,
      testMode: testMode === "user-data" ? "user-data" : "run-command",
      hygieneOff: hygiene.off,
      ...(kmsKeyId !== undefined && { kmsKeyId }),
      ...(extended !== undefined && { extends: extended }),
      ...(baseAmiParameter !== undefined && { baseAmiParameter }),
      ...(baseAmiName !== undefined && { baseAmiName }),
      ...(baseAmiOwner !== undefined && { baseAmiOwner }),
    },
    faults,
  };
}

/**
 * By the letter g after the generation, which stands for Graviton; the first generation is a1. Source: "Amazon EC2 instance
 * type naming conventions" in the guide to EC2's instance types.
 */
function architectureOf(instanceType: string): Architecture {
  return /^(a1|[a-z]+\d+g[a-z]*)\./.test(instanceType) ? "arm64" : "x86_64";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function quotedList(values: readonly string[]): string {
  return values.map((value) => `"${value}"`).join(" or ");
}
