// The archive in which Ansible comes onto a builder.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../common/run";
import { StageError } from "../common/stageError";
import type { Image } from "../image/folder";
import { PACKER_FOLDER } from "../image/packerFolder";
import { layOutAnsible } from "./layOut";

/** Makes the archive where packer/build.pkr.hcl looks for it, if the image has playbooks. */
export async function packAnsible(repository: string, image: Image): Promise<void> {
  const folder = await layOutAnsible(repository, image);
  if (folder === undefined) {
    return;
  }
  const archive = join(repository, PACKER_FOLDER, "ansible.tar.gz");
  const { status } = await run("tar", ["--create", "--gzip", "--file", archive, "--directory", folder, "."], {
    cwd: repository,
  });
  rmSync(folder, { recursive: true });
  if (status !== 0) {
    throw new StageError(`tar could not write ${archive}.`, "Look at what it says above; the disk may be full.");
  }
}
