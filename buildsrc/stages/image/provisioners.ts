// What runs on an image's builder: scripts of every kind, Ansible's playbooks with what they need, and Salt's states.
import { basename } from "node:path";
import { asCommand, BASH, readInterpreter, type Interpreter } from "./interpreter";

/** What packer/run-provisioner.sh runs playbooks and states by. */
const ANSIBLE: Interpreter = ["ansible-playbook"];
const SALT: Interpreter = ["salt-call"];

/** What playbooks need beside them: roles, and the list of roles and collections to download. */
export const ROLES = "roles/";
export const REQUIREMENTS = "requirements.yml";

/** Finds the builder again. */
const AFTER_REBOOT: Provisioner = { path: "packer/after-reboot.sh", interpreter: asCommand(BASH), reboots: false };

/** Whether a file in provision/ is a playbook, by its name. */
export function isPlaybook(path: string): boolean {
  return /\.ya?ml$/.test(path) && basename(path) !== REQUIREMENTS;
}

/** Whether a file in provision/ holds states of Salt, by its name. */
export function isState(path: string): boolean {
  return path.endsWith(".sls");
}

/** Whether the builder reboots after a provisioner, by its name. packer/run-provisioner.sh tells it in the same way. */
function reboots(path: string): boolean {
  return /\.reboot\.[^/]*$/.test(path);
}

/** A provisioner as packer/build.pkr.hcl takes it. */
export interface Provisioner {
  /** Its path in the repository. */
  readonly path: string;
  /** The beginning of the command that runs it. */
  readonly interpreter: string;
  /** Whether the builder reboots once it has succeeded. */
  readonly reboots: boolean;
}

/** What runs on the builder of an image, in this order. */
export function provisionersOf(repository: string, provision: readonly string[]): readonly Provisioner[] {
  return provision.flatMap((path) => {
    const interpreter = asCommand(provisionerInterpreter(repository, path) ?? BASH);
    const one = { path, interpreter, reboots: reboots(path) };
    return one.reboots ? [one, AFTER_REBOOT] : [one];
  });
}

/** What runs a provisioner, given by its path in the repository; undefined if nothing does. */
export function provisionerInterpreter(repository: string, path: string): Interpreter | undefined {
  if (isPlaybook(path)) {
    return ANSIBLE;
  }
  return isState(path) ? SALT : readInterpreter(repository, path);
}
