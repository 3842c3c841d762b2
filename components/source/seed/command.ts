// How to start the seeding program from Pulumi: in source as here, or as a library in somebody's node_modules.
import { relative } from "node:path";

/**
 * Node itself, not npx, which takes half a second to find what is known here. Paths are relative to the program's
 * folder, from which Pulumi runs commands: the stack's state stays the same on every machine that works on it.
 */
export function seedInterpreter(): string[] {
  const here = (path: string) => `./${relative(process.cwd(), path).replaceAll("\\", "/")}`;
  return ["node", "--no-warnings", "--require", here(require.resolve("tsx/cjs")), here(require.resolve("./main"))];
}
