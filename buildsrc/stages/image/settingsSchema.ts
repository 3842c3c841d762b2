// Checks an image's settings against packer/image.schema.json, the schema that editors use too, and says what is wrong in
// words: each of its properties has a keyword "wanted" that completes the sentence.
import Ajv, { type ErrorObject } from "ajv";
import { closest } from "fastest-levenshtein";
import { isRecord } from "../common/isRecord";
import schema from "../../packer/image.schema.json";
import { familyFault, type Architecture, type FamilyName } from "./families";
import type { HygieneOff } from "./hygiene";

/** How Test runs an image's tests: through the SSM agent or, in an image without one, from user data. */
export type TestMode = "run-command" | "user-data";

/** What EBS calls the types of volumes. */
export type VolumeType = "gp2" | "gp3" | "io1" | "io2" | "sc1" | "st1" | "standard";

/** A disk besides the root volume, with the schema's defaults. */
export interface WrittenVolume {
  readonly device_name: string;
  readonly size_gib: number;
  readonly type: VolumeType;
  readonly iops?: number;
  readonly throughput?: number;
  readonly snapshot: boolean;
  readonly delete_on_termination: boolean;
}

/** A Packer plugin that a template of the image's own needs. */
export interface WrittenPlugin {
  readonly version: string;
  readonly url: string;
  readonly sha256: Readonly<Record<string, string>>;
}

/** The settings with the schema's defaults. packer/image.schema.json says what they mean. */
export interface WrittenSettings {
  readonly extends?: string;
  readonly family: FamilyName;
  readonly architecture: Architecture;
  readonly release: string;
  readonly base_image?: string;
  readonly base_ami_parameter?: string;
  readonly base_ami_name?: string;
  readonly base_ami_owner?: string;
  readonly instance_type?: string;
  readonly instance_types?: readonly string[];
  readonly root_volume_gib?: number;
  readonly root_volume_type: VolumeType;
  readonly root_volume_iops?: number;
  readonly root_volume_throughput?: number;
  readonly root_device_name?: string;
  readonly volumes: readonly WrittenVolume[];
  readonly kms_key_id?: string;
  readonly ssh_username?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly provision_timeout?: string;
  readonly hop_limit: number;
  readonly metadata_tags: boolean;
  readonly plugins: Readonly<Record<string, WrittenPlugin>>;
  readonly keep_ssm_agent: boolean;
  readonly test_mode?: TestMode;
  readonly test_instance_types?: readonly string[];
  readonly hygiene_off: HygieneOff;
}

/** What the schema says of a property besides what it checks. */
interface Described {
  readonly wanted?: string;
  readonly properties?: Readonly<Record<string, Described>>;
}

/** The setting that says where the schema is. The stages know that. */
const FOR_EDITORS = "$schema";

const ajv = new Ajv({ allErrors: true, useDefaults: true, verbose: true }).addKeyword("wanted");
const validate = ajv.compile<WrittenSettings>(schema);

/** Returns the settings with the defaults of those that are not set, or every fault in them. */
export function checkAgainstSchema(
  json: unknown,
): { readonly written: WrittenSettings } | { readonly faults: readonly string[] } {
  if (!isRecord(json)) {
    return { faults: ["it is not a JSON object of settings."] };
  }
  const values: unknown = structuredClone(
    Object.fromEntries(Object.entries(json).filter(([name]) => name !== FOR_EDITORS)),
  );
  return validate(values)
    ? { written: values }
    : { faults: (validate.errors ?? []).filter(({ keyword }) => keyword !== "propertyNames").map(sentence) };
}

function sentence(error: ErrorObject): string {
  const parts = error.instancePath.split("/").slice(1).map(unescaped);
  const described = (error.parentSchema ?? {}) as Described;
  if (error.keyword === "required") {
    const { missingProperty: name } = error.params as { readonly missingProperty: string };
    return `${[...parts, name].join(".")} is missing; set it to ${described.properties?.[name]?.wanted ?? "a value"}.`;
  }
  if (error.keyword === "additionalProperties") {
    const { additionalProperty: name } = error.params as { readonly additionalProperty: string };
    const known = Object.keys(described.properties ?? {});
    const nearest = known.find((each) => each.startsWith(name) || name.startsWith(each)) ?? closest(name, known);
    return `"${[...parts, name].join(".")}" is not a setting; the nearest one is "${[...parts, nearest].join(".")}".`;
  }
  const where = parts.join(".");
  if (where === "family" && error.keyword === "enum" && typeof error.data === "string") {
    return familyFault(error.data);
  }
  if (error.propertyName !== undefined) {
    const { allowedValues = [] } = error.params as { readonly allowedValues?: readonly string[] };
    const names = allowedValues.length === 0 ? (error.message ?? "") : `one of ${allowedValues.join(", ")}`;
    return `${where}: "${error.propertyName}" is not ${names}.`;
  }
  if (error.keyword === "type" && (error.params as { readonly type: unknown }).type === "string") {
    return `${where} is ${JSON.stringify(error.data)}; write it as a text in double quotes.`;
  }
  return `${where}: ${JSON.stringify(error.data)} is not ${described.wanted ?? `valid: it ${error.message ?? ""}`}.`;
}

/** A part of a JSON pointer. Source: https://www.rfc-editor.org/rfc/rfc6901#section-4 */
function unescaped(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}
