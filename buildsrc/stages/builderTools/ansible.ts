// Ansible with all that an image's playbooks need, in one folder: the pinned ansible-core and the roles and collections, the
// image's own and those that its requirements.yml names. Builders need neither pip nor a way to where these come from.
import { cpSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Image } from "../image/folder";
import { isPlaybook, REQUIREMENTS, ROLES } from "../image/provisioners";
import { copyTool, install } from "./install";

/** The playbook runs on the machine itself, with the Python that runs Ansible. */
const INVENTORY = 'localhost ansible_connection=local ansible_python_interpreter="{{ ansible_playbook_python }}"\n';

/** Makes the folder; undefined if the image has no playbook. */
export async function layOutAnsible(repository: string, image: Image): Promise<string | undefined> {
  if (!image.provision.some(isPlaybook)) {
    return undefined;
  }
  const folder = await copyTool(repository, "ansible", "ansible-core", ["ansible.sh", "run-playbook.sh"]);
  writeFileSync(join(folder, "inventory"), INVENTORY);
  // The image's own roles come last: they win over those of the same name.
  for (const requirements of inFolders(repository, image, REQUIREMENTS)) {
    await install(repository, [join(folder, "ansible.sh"), "galaxy", "install", "--role-file", requirements], {
      problem: `the roles and collections of ${requirements} could not be installed.`,
      remedy:
        "Look at what ansible-galaxy says above. Validate and Build download them: let both reach the places that the file names.",
    });
  }
  for (const roles of inFolders(repository, image, ROLES)) {
    cpSync(join(repository, roles), join(folder, ROLES), { recursive: true });
  }
  return folder;
}

/** The paths in provision/ of the image's folders at which there is something of this name. */
function inFolders(repository: string, { folders }: Image, name: string): readonly string[] {
  return folders.map((each) => `${each}/provision/${name}`).filter((path) => existsSync(join(repository, path)));
}
