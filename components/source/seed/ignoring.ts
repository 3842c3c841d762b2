// What git would ignore: the rules of every .gitignore in a tree, each for the folder that it is in.
import ignore from "ignore";

/** The rules of a tree's .gitignore files. */
export class IgnoreRules {
  // Whether two names are the same must not depend on the machine.
  private readonly rules = ignore({ ignorecase: false });

  /**
   * Adds the rules of one .gitignore. A folder comes before the folders in it: among rules that fit, the last one decides.
   *
   * @param folder - the folder that the rules are for; "" is the tree itself
   */
  add(folder: string, text: string): void {
    this.rules.add(linesOf(text).flatMap((line) => forWholeTree(folder, line)));
  }

  /**
   * Whether the rules leave out a file, or a folder if the path ends with a slash. What lies in a folder that is left out
   * is left out too.
   */
  ignores(path: string): boolean {
    return this.rules.ignores(path);
  }
}

function linesOf(text: string): string[] {
  return text.replace(/^\uFEFF/, "").split(/\r?\n/);
}

/** A line as it would stand in the tree's own .gitignore. Source: the section "Pattern format" of gitignore(5). */
function forWholeTree(folder: string, line: string): string[] {
  const [, negation = "", pattern = ""] = /^(!?)(.*)$/.exec(line) ?? [];
  const isComment = line.startsWith("#");
  if (isComment || /^[/\s]*$/.test(pattern)) {
    return [];
  }
  if (folder === "") {
    return [line];
  }
  const hasSlashInside = /\/(?=.*[^/\s])/.test(pattern);
  const place = hasSlashInside ? pattern.replace(/^\//, "") : `**/${pattern}`;
  return [`${negation}/${folder.replace(/[\\*?[\]]/g, "\\$&")}/${place}`];
}
