// How Packer is called for an image.
import { settingsFile, type Image } from "./folder";

/** What Packer is told besides the image's settings; the names are those of packer/variables.pkr.hcl. */
export type PackerVariables = Readonly<Record<string, string | number | boolean>>;

/** The arguments: `flags`, then what selects the image and its template. */
export function packerArguments(flags: readonly string[], image: Image, variables: PackerVariables): readonly string[] {
  return [
    ...flags,
    `-only=amazon-ebs.${image.settings.family}`,
    `-var-file=${settingsFile(image.name)}`,
    // After the image's settings, which may name none: Packer takes the last of two values.
    `-var=instance_type=${image.settings.instanceType}`,
    ...Object.entries(variables).map(([name, value]) => `-var=${name}=${value}`),
    "packer",
  ];
}
