// Whether the Packer template asks for the versions of Packer and its plugin that tools/versions.json pins.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import versions from "../../tools/versions.json";
import { StageError } from "../common/stageError";

const TEMPLATE = "packer/plugins.pkr.hcl";

/** Refuses other versions in the template, which cannot read versions.json. */
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
        `${TEMPLATE} asks for ${found} of ${tool}, but tools/versions.json pins ${pinned}.`,
        `Write "= ${pinned}" in ${TEMPLATE}, or change both to the version you want.`,
      );
    }
  }
}
