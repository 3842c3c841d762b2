// What npm runs before it packs: compiles the components into dist/, since Pulumi compiles no TypeScript in node_modules,
// and copies .gitignore, which npm leaves out of packages, under a name that the seeding knows.
import { execFileSync } from "node:child_process";
import { copyFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

rmSync(join(root, "dist"), { recursive: true, force: true });
const compiler = join(root, "node_modules", "typescript-7", "bin", "tsc");
execFileSync(process.execPath, [compiler, "--project", join(root, "tsconfig.dist.json")], { stdio: "inherit" });
copyFileSync(join(root, "buildsrc", ".gitignore"), join(root, "buildsrc", ".gitignore.packed"));
