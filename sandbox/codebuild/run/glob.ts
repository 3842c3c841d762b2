// Which files of a folder a buildspec's `files` and `exclude-paths` name.
import { lstatSync, readdirSync, readlinkSync, statSync } from "node:fs";
import path from "node:path";

/** A path pattern as a regular expression: `*` stays within a folder, `**` crosses folders. */
export function globToRegExp(glob: string): RegExp {
  const clean = glob.replace(/^\.\//, "");
  const source = clean.replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (token) => {
    if (token === "**/") {
      return "(?:.*/)?";
    }
    if (token === "**") {
      return ".*";
    }
    if (token === "*") {
      return "[^/]*";
    }
    if (token === "?") {
      return "[^/]";
    }
    return `\\${token}`;
  });
  return new RegExp(`^${source}$`);
}

/** The files among `all` (paths relative to the base folder) that the patterns name and the exclusions do not. */
export function selectFiles(all: readonly string[], files: readonly string[], exclude: readonly string[]): string[] {
  const wanted = files.map(globToRegExp);
  const unwanted = exclude.map(globToRegExp);
  return all.filter(
    (file) => wanted.some((pattern) => pattern.test(file)) && !unwanted.some((pattern) => pattern.test(file)),
  );
}

/** All files below a folder, as paths relative to it, in a stable order. */
export function listFiles(folder: string): string[] {
  const found: string[] = [];
  const visit = (relative: string): void => {
    for (const name of readdirSync(path.join(folder, relative)).sort()) {
      const file = path.join(relative, name);
      if (isFolder(path.join(folder, file))) {
        visit(file);
      } else if (isReadable(path.join(folder, file))) {
        found.push(file);
      }
    }
  };
  visit("");
  return found;
}

/** A folder to look into; links to folders are not followed, so that a loop of links ends. */
function isFolder(file: string): boolean {
  return lstatSync(file).isDirectory();
}

/**
 * Whether a file's content can be taken. Seen from outside, an absolute link inside a build's view would lead to the
 * host's own file, so such links are left out, as are broken ones.
 */
function isReadable(file: string): boolean {
  const stat = lstatSync(file);
  if (!stat.isSymbolicLink()) {
    return stat.isFile();
  }
  if (path.isAbsolute(readlinkSync(file))) {
    return false;
  }
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
