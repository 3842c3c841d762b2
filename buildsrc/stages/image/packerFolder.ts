// The folder that Packer is run on: the templates of packer/, with an image's settings and what a stage found out.
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Image } from "./folder";
import { asCommand, BASH } from "./interpreter";
import { provisionerInterpreter } from "./provisioners";
import { snakeKeys } from "./settingNames";

/** What Packer is told besides the image's settings; the names are those of packer/variables.pkr.hcl. */
export type PackerVariables = Readonly<Record<string, string | number | boolean | undefined>>;

/** Where the folder is made, relative to the repository. */
export const PACKER_FOLDER = "output/packer";

/** What Packer reads by itself in its folder. */
const VARIABLES_FILE = "image.auto.pkrvars.json";

/** Makes the folder; `packer build output/packer` then builds the image, also for a person who has the same role. */
export function preparePacker(repository: string, image: Image, variables: PackerVariables): void {
  const folder = join(repository, PACKER_FOLDER);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const template of readdirSync(join(repository, "packer")).filter((name) => name.endsWith(".pkr.hcl"))) {
    copyFileSync(join(repository, "packer", template), join(folder, template));
  }
  const provisioners = image.provision.map((path) => ({
    path,
    interpreter: asCommand(provisionerInterpreter(repository, path) ?? BASH),
  }));
  const values = { ...snakeKeys(image.settings), provisioners, ...variables };
  writeFileSync(join(folder, VARIABLES_FILE), `${JSON.stringify(values, null, 2)}\n`);
}
