// The parts of a Packer template that an image brings itself: a source, a build, or both, in *.pkr.hcl files in its folder.
import { join } from "node:path";
import { parseHcl, type HclObject } from "./hcl";
import { messageOf } from "../common/messageOf";
import { StageError } from "../common/stageError";
import { listCommitFolder, readCommitFile } from "./commitFiles";

/** A template file of an image, read. */
export interface OwnTemplate {
  /** Relative to the repository. */
  readonly path: string;
  readonly content: HclObject;
}

export const TEMPLATE_ENDING = ".pkr.hcl";
const MAX_TEMPLATE_BYTES = 262_144;

/** The paths of the template files, relative to the repository. A later folder's file wins over an earlier one's. */
export function ownTemplatePaths(repository: string, folders: readonly string[]): readonly string[] {
  const paths = new Map<string, string>();
  for (const folder of folders) {
    for (const name of listCommitFolder(repository, folder).filter((each) => each.endsWith(TEMPLATE_ENDING))) {
      paths.set(name, join(folder, name));
    }
  }
  return [...paths.values()];
}

/** Reads them. */
export function readOwnTemplates(repository: string, paths: readonly string[]): Promise<readonly OwnTemplate[]> {
  return Promise.all(
    paths.map(async (path) => {
      const text = readCommitFile(repository, path, MAX_TEMPLATE_BYTES).toString("utf8");
      try {
        return { path, content: await parseHcl(path, text) };
      } catch (error) {
        throw new StageError(`${path} is not HCL: ${messageOf(error)}`, "Correct it and push.");
      }
    }),
  );
}
