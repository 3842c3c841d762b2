// How Pulumi starts a program of the factory's: from source as here, or compiled as in somebody's node_modules.
import { extname, relative } from "node:path";

/**
 * Node itself, not npx, which takes half a second to find what is known here. Paths are relative to the program's
 * folder, from which Pulumi runs commands: the stack's state stays the same on every machine that works on it.
 *
 * @param program - the file of the program: TypeScript needs a loader, JavaScript none
 */
export function interpreterOf(program: string): string[] {
  const here = (path: string) => `./${relative(process.cwd(), path).replaceAll("\\", "/")}`;
  const loader = extname(program) === ".js" ? [] : ["--require", here(require.resolve("tsx/cjs"))];
  return ["node", "--no-warnings", ...loader, here(program)];
}
