// What people changed of the code that Validate and Build run. It is theirs to change, but whoever runs Pulumi should know.
import type { SeedPlan } from "./plan";
import type { RepositoryState } from "./repository";

/** What Validate and Build run of the repository, apart from what makes an image. */
const CODE: readonly string[] = ["buildspecs/", "stages/", "tools/", "package.json", "package-lock.json"];

/** The files of that code which differ from what was last seeded and stay so, each with what was done to it. */
export function editedCode({ kept }: SeedPlan, { files, manifest }: RepositoryState): string[] {
  const isCode = (path: string) => CODE.some((code) => path === code || (code.endsWith("/") && path.startsWith(code)));
  return kept.filter(isCode).map((path) => {
    if (!files.has(path)) {
      return `${path}: deleted`;
    }
    return `${path}: ${manifest?.has(path) ? "changed" : "added"}`;
  });
}
