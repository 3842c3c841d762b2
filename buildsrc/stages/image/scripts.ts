// The scripts of an image: those in the folders that make it up, merged by name. What is there and is not run is refused:
// somebody meant it to be run, and the image would be released without it.
import { StageError } from "../common/stageError";
import { listCommitFolder } from "./commitFiles";
import { INTERPRETER_REMEDY, readInterpreter } from "./interpreter";
import { TEMPLATE_ENDING } from "./ownTemplate";
import { isPlaybook, provisionerInterpreter, REQUIREMENTS, ROLES } from "./provisioners";

/** The folders of an image's scripts. */
export type ScriptKind = "provision" | "tests";

/** What an image's folder consists of. */
export const SETTINGS_FILE = "image.pkrvars.json";
const PARTS: readonly string[] = [SETTINGS_FILE, "files/", "provision/", "tests/"];
/** What may be beside them: documents, and what git, editors and systems hide, such as .gitkeep. */
const NOT_OURS = /^\.|\.md$/i;
/** The names of scripts appear in shell commands, in the log and in reports. A dash at the start would make an option. */
const SCRIPT_NAME = /^\w[\w.-]*$/;

/** What runs a file of each kind. */
const INTERPRETERS = { provision: provisionerInterpreter, tests: readInterpreter };

/** Refuses images with files that nothing runs. */
export function checkScripts(repository: string, image: string, folders: readonly string[]): void {
  const idle = folders.flatMap((folder) => [
    ...namesIn(repository, folder)
      .filter((name) => !PARTS.includes(name) && !name.endsWith(TEMPLATE_ENDING))
      .map((name) => `${folder}/${name}`),
    ...(["provision", "tests"] as const).flatMap((kind) =>
      scriptNames(repository, folders, `${folder}/${kind}`)
        .map((name) => `${folder}/${kind}/${name}`)
        .filter((path) => path.endsWith("/") || INTERPRETERS[kind](repository, path) === undefined),
    ),
  ]);
  if (idle.length > 0) {
    throw new StageError(
      `Image ${image} has files that nothing runs or reads: ${idle.join(", ")}.`,
      `Scripts lie directly in provision/ or tests/. ${INTERPRETER_REMEDY} A provisioner can also be a playbook of Ansible ` +
        "(.yml), with provision/roles/ and provision/requirements.yml beside it, or a state of Salt (.sls). Put what they need " +
        "into files/, which provisioners find in $FILES. Documents (*.md) and hidden files can stay.",
    );
  }
}

/** The scripts of a kind, in the order they run, as paths relative to the repository. Later folders win over earlier ones. */
export function mergeScripts(repository: string, folders: readonly string[], kind: ScriptKind): readonly string[] {
  const scripts = new Map<string, string>();
  for (const folder of folders) {
    for (const script of scriptNames(repository, folders, `${folder}/${kind}`)) {
      const path = `${folder}/${kind}/${script}`;
      if (!SCRIPT_NAME.test(script)) {
        throw new StageError(
          `${path} is not a valid name for a script.`,
          "Rename it: use letters, digits, dots, dashes and underscores, and begin with a letter or a digit.",
        );
      }
      scripts.set(script, path);
    }
  }
  return [...scripts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
}

/** The names in a folder of scripts, but for what playbooks read, where the image has any. */
function scriptNames(repository: string, image: readonly string[], folder: string): readonly string[] {
  const names = namesIn(repository, folder);
  const hasPlaybooks = image.some((each) => namesIn(repository, `${each}/provision`).some(isPlaybook));
  return hasPlaybooks && folder.endsWith("/provision")
    ? names.filter((name) => name !== ROLES && name !== REQUIREMENTS)
    : names;
}

/** The names in a folder but those that are not ours. To Packer a hidden script is a script as well, so it counts. */
function namesIn(repository: string, folder: string): readonly string[] {
  return listCommitFolder(repository, folder).filter((name) => !NOT_OURS.test(name) || name.endsWith(".sh"));
}
