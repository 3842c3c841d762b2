// The tools that make an image, in the versions that tools/versions.json pins.
import versions from "../../tools/versions.json";

/** The name and version of each tool that decides what an image contains. The other pinned tools only carry or check it. */
export const BUILD_TOOLS: Readonly<Record<string, string>> = {
  packer: versions.packer.version,
  "packer-plugin-amazon": versions.amazonPlugin.version,
};
