// A stand-in for the installed ansible-core, and repositories with playbooks that use it.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { BUILDSRC, makeRepository, UBUNTU_SETTINGS } from "./repository";

/** What the stand-in prints: how it was called, as JSON. */
export interface Called {
  readonly args: readonly string[];
  readonly roles: string;
  readonly collections: string;
  readonly pythonPath: string | null;
}

const PROGRAM = `
import json, os, sys
print(json.dumps({
    "args": sys.argv[1:],
    "roles": os.environ["ANSIBLE_ROLES_PATH"],
    "collections": os.environ["ANSIBLE_COLLECTIONS_PATH"],
    "pythonPath": os.environ.get("PYTHONPATH"),
}))
sys.exit(7 if "fails" in sys.argv[-1] else 0)
`;

/** An installed ansible-core of these programs, for either range of Pythons. */
export function installedAnsible(playbook = PROGRAM, galaxy = PROGRAM): string {
  return makeRepository(
    Object.fromEntries(
      ["python3.9", "python3.12"].flatMap((core) => [
        [`${core}/ansible/__init__.py`, ""],
        [`${core}/ansible/cli/__init__.py`, ""],
        [`${core}/ansible/cli/playbook.py`, playbook],
        [`${core}/ansible/cli/galaxy.py`, galaxy],
      ]),
    ),
  );
}

/** A repository with an image `web` of these files, whose installer of ansible-core finds it there. */
export function playbookRepository(files: Readonly<Record<string, string>>, installer = "exit 0\n"): string {
  const root = makeRepository({
    "images/web/image.pkrvars.json": UBUNTU_SETTINGS,
    "images/web/tests/10.sh": "",
    "tools/install-ansible.sh": installer,
    ...Object.fromEntries(Object.entries(files).map(([path, content]) => [`images/web/${path}`, content])),
  });
  cpSync(join(BUILDSRC, "packer"), join(root, "packer"), { recursive: true });
  return root;
}

/** Runs with the stand-in as the installed ansible-core. */
export async function withAnsible<Result>(installed: string, work: () => Promise<Result>): Promise<Result> {
  process.env.AMI_PIPELINE_ANSIBLE = installed;
  try {
    return await work();
  } finally {
    delete process.env.AMI_PIPELINE_ANSIBLE;
  }
}
