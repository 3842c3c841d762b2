// The pinned versions of the tools that make an image: tools/versions.json is their one source. Called by the stages.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import versions from "../../tools/versions.json";
import { StageError } from "./stageError";

/** What decides the content of an image; the other pinned tools only carry or check it. */
export const BUILD_TOOLS: Readonly<Record<string, string>> = {
  packer: versions.packer.version,
  "packer-plugin-amazon": versions.amazonPlugin.version,
};

const TEMPLATE = "packer/plugins.pkr.hcl";

/** Packer reads its versions from the template, which cannot read versions.json. */
export function checkTemplateVersions(repository: string): void {
  const template = readFileSync(join(repository, TEMPLATE), "utf8");
  const wanted: readonly (readonly [string, string, RegExp])[] = [
    ["Packer", versions.packer.version, /required_version\s*=\s*"= (\S+)"/],
    ["the amazon plugin", versions.amazonPlugin.version, /\sversion\s*=\s*"= (\S+)"/],
  ];
  for (const [tool, pinned, pattern] of wanted) {
    const found = pattern.exec(template)?.[1] ?? "no exact version";
    if (found !== pinned) {
      throw new StageError(
        `${TEMPLATE} asks for ${found} of ${tool}, tools/versions.json pins ${pinned}.`,
        `Write "= ${pinned}" in ${TEMPLATE}, or change both to the version you want.`,
      );
    }
  }
}
