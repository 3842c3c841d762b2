// The archives in which Ansible and Salt come onto a builder.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../common/run";
import { StageError } from "../common/stageError";
import type { Image } from "../image/folder";
import { PACKER_FOLDER } from "../image/packerFolder";
import { layOutAnsible } from "./ansible";
import { layOutSalt } from "./salt";

const TOOLS = { ansible: layOutAnsible, salt: layOutSalt };

/** Makes them where packer/provisioning.pkr.hcl looks for them, each if a provisioner of the image needs it. */
export async function packBuilderTools(repository: string, image: Image): Promise<void> {
  for (const [name, layOut] of Object.entries(TOOLS)) {
    const folder = await layOut(repository, image);
    if (folder !== undefined) {
      await pack(repository, folder, name);
      rmSync(folder, { recursive: true });
    }
  }
}

async function pack(repository: string, folder: string, name: string): Promise<void> {
  const archive = join(repository, PACKER_FOLDER, `${name}.tar.gz`);
  const { status } = await run("tar", ["--create", "--gzip", "--file", archive, "--directory", folder, "."], {
    cwd: repository,
  });
  if (status !== 0) {
    throw new StageError(`tar could not write ${archive}.`, "Look at what it says above; the disk may be full.");
  }
}
