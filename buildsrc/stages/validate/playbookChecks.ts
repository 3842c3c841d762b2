// What Validate has Ansible check: the syntax of the image's playbooks, with their roles and collections.
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import type { Image } from "../image/folder";
import { isPlaybook } from "../image/provisioners";
import { layOutAnsible } from "../builderTools/ansible";
import type { Check } from "./check";

/** The checks of an image's playbooks; none if it has none. */
export async function playbookChecks(repository: string, image: Image): Promise<readonly Check[]> {
  const folder = await layOutAnsible(repository, image);
  if (folder === undefined) {
    return [];
  }
  // As on the builder, playbooks can name what they need by $FILES.
  const files = join(folder, "files");
  for (const from of image.folders.map((each) => join(repository, each, "files")).filter(existsSync)) {
    cpSync(from, files, { recursive: true });
  }
  return image.provision.filter(isPlaybook).map((playbook) => ({
    what: `Ansible does not accept the playbook ${playbook}`,
    command: ["env", `FILES=${files}`, "bash", join(folder, "ansible.sh"), "playbook", "--syntax-check", playbook],
    remedy: "Correct what Ansible names above. Its plays run on the builder itself: give them hosts: all.",
  }));
}
