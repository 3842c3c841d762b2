// The settings that an image has from its base image, another image of the factory: how the base AMI is, the release of that
// image says, which its settings describe.
import { isRecord } from "../common/isRecord";
import { StageError } from "../common/stageError";

/** Settings that describe the base. The image may set those again that its own AMI can change. */
const INHERITED = [
  "family",
  "release",
  "architecture",
  "base_ami_owner",
  "ssh_username",
  "root_device_name",
  "root_volume_gib",
  "keep_ssm_agent",
] as const;
const SAME: readonly string[] = ["family", "release", "architecture"] satisfies readonly (typeof INHERITED)[number][];

/** How the settings of images are read. */
export interface SettingsReader {
  /** The names of all images. */
  readonly images: readonly string[];
  /** What an image's file holds. */
  readonly read: (image: string) => unknown;
  /** Where it is. */
  readonly fileOf: (image: string) => string;
}

/** An image's settings together with those of its base images. */
export interface Inherited {
  readonly json: unknown;
  /** The images that it is built on: its base image, that one's base image, and so on. */
  readonly bases: readonly string[];
}

/** Completes an image's settings by those of its base image. What is wrong with settings besides, their own check says. */
export function withBaseImage(image: string, reader: SettingsReader, built: readonly string[] = []): Inherited {
  const { images, read, fileOf } = reader;
  const json = read(image);
  const base = isRecord(json) ? json.base_image : undefined;
  if (!isRecord(json) || typeof base !== "string") {
    return { json, bases: [] };
  }
  const chain = [...built, image];
  if (chain.includes(base)) {
    const circle = [...chain.slice(chain.indexOf(base)), base].join(" -> ");
    throw new StageError(
      `${fileOf(image)}: base_image "${base}" makes a circle: ${circle}.`,
      "Build one of these images on a base AMI: take its base_image out.",
    );
  }
  if (!images.includes(base)) {
    throw new StageError(
      `${fileOf(image)}: base_image "${base}" is not another image.`,
      `The images are ${images.filter((each) => each !== image).join(", ")}. An AMI from elsewhere is named by base_ami_parameter, or by base_ami_name and base_ami_owner.`,
    );
  }
  const parent = withBaseImage(base, reader, chain);
  const inherited = isRecord(parent.json) ? parent.json : {};
  const other = SAME.find((name) => json[name] !== undefined && json[name] !== inherited[name]);
  if (other !== undefined) {
    throw new StageError(
      `${fileOf(image)}: ${other} is ${JSON.stringify(json[other])}, but ${JSON.stringify(inherited[other])} in its base image ${base}.`,
      `Take ${other} out: an image has its base image's.`,
    );
  }
  const taken = INHERITED.filter((name) => inherited[name] !== undefined).map((name) => [name, inherited[name]]);
  return { json: { ...Object.fromEntries(taken), ...json }, bases: [base, ...parent.bases] };
}
