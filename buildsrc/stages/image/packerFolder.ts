// The folder that Packer is run on: the templates of packer/, with an image's settings and what a stage found out.
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Image } from "./folder";
import { blocksIn } from "./hcl";
import { provisionersOf } from "./provisioners";
import { TEMPLATE_ENDING, type OwnTemplate } from "./ownTemplate";
import { snakeKeys } from "./settingNames";

/** What Packer is told besides the image's settings; the names are those of packer/variables.pkr.hcl. */
export type PackerVariables = Readonly<Record<string, string | number | boolean | undefined>>;

/** Where the folder is made, relative to the repository. */
export const PACKER_FOLDER = "output/packer";

/** What Packer reads by itself in its folder. */
const VARIABLES_FILE = "image.auto.pkrvars.json";

/** The part of the template that holds a block, in whose place the image's own part comes. */
const PARTS = { source: "source.pkr.hcl", build: "build.pkr.hcl" } as const;

/**
 * Makes the folder; `packer build output/packer` then builds the image, also for a person who has the same role.
 *
 * @param own - what the image brings of the template
 */
export function preparePacker(
  repository: string,
  image: Image,
  own: readonly OwnTemplate[],
  variables: PackerVariables,
): void {
  const folder = join(repository, PACKER_FOLDER);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const replaced: readonly string[] = [
    ...(own.some(({ content }) => blocksIn(content, "source", 2).length > 0) ? [PARTS.source] : []),
    ...(own.some(({ content }) => blocksIn(content, "build", 0).length > 0) ? [PARTS.build] : []),
  ];
  for (const template of readdirSync(join(repository, "packer"))) {
    if (template.endsWith(TEMPLATE_ENDING) && !replaced.includes(template)) {
      copyFileSync(join(repository, "packer", template), join(folder, template));
    }
  }
  for (const { path } of own) {
    copyFileSync(join(repository, path), join(folder, `own-${basename(path)}`));
  }
  writeVariables(repository, image, variables);
}

/** Tells the templates in the folder the image's settings and the variables, in place of what they were told before. */
export function writeVariables(repository: string, image: Image, variables: PackerVariables): void {
  const provisioners = provisionersOf(repository, image.provision);
  const [instance_type] = image.settings.instanceTypes;
  // Where a secret is, is none of Packer's business: it gets the values, in a file of their own.
  const { secrets: _, ...settings } = image.settings;
  const values = { ...snakeKeys(settings), instance_type, provisioners, ...variables };
  writeFileSync(join(repository, PACKER_FOLDER, VARIABLES_FILE), `${JSON.stringify(values, null, 2)}\n`);
}
