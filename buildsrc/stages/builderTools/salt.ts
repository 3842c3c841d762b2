// Salt with all that it needs to apply an image's states, in one folder. Builders need neither pip nor a way to where it comes
// from.
import { cpSync } from "node:fs";
import { join } from "node:path";
import type { Image } from "../image/folder";
import { isState } from "../image/provisioners";
import { emptyFolder, install } from "./install";

/** Where tools/install-salt.sh puts it. */
const installed = () => process.env.AMI_PIPELINE_SALT ?? "/usr/local/lib/ami-pipeline-salt";

/** Makes the folder; undefined if the image has no states. */
export async function layOutSalt(repository: string, image: Image): Promise<string | undefined> {
  if (!image.provision.some(isState)) {
    return undefined;
  }
  await install(repository, ["tools/install-salt.sh"], {
    problem: "Salt could not be installed.",
    remedy: "See above.",
  });
  const folder = emptyFolder(repository, "salt");
  cpSync(installed(), folder, { recursive: true });
  cpSync(join(repository, "packer/salt.sh"), join(folder, "salt.sh"));
  return folder;
}
