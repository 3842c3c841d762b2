// What runs on an image's builder: scripts of every kind, and Ansible's playbooks with what they need.
import { basename } from "node:path";
import { readInterpreter, type Interpreter } from "./interpreter";

/** What packer/run-provisioner.sh runs playbooks by. */
const ANSIBLE: Interpreter = ["ansible-playbook"];

/** What playbooks need beside them: roles, and the list of roles and collections to download. */
export const ROLES = "roles/";
export const REQUIREMENTS = "requirements.yml";

/** Whether a file in provision/ is a playbook, by its name. */
export function isPlaybook(path: string): boolean {
  return /\.ya?ml$/.test(path) && basename(path) !== REQUIREMENTS;
}

/** What runs a provisioner, given by its path in the repository; undefined if nothing does. */
export function provisionerInterpreter(repository: string, path: string): Interpreter | undefined {
  return isPlaybook(path) ? ANSIBLE : readInterpreter(repository, path);
}
