// What npm runs before it packs: compiles the components into dist/, since Pulumi compiles no TypeScript in node_modules,
// bundles the gates' code, since the package comes without the stages' packages, and copies .gitignore, which npm leaves
// out of packages, under a name that the seeding knows.
import { execFileSync } from "node:child_process";
import { copyFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

rmSync(join(root, "dist"), { recursive: true, force: true });
const compiler = join(root, "node_modules", "typescript-7", "bin", "tsc");
execFileSync(process.execPath, [compiler, "--project", join(root, "tsconfig.dist.json")], { stdio: "inherit" });

const require = createRequire(import.meta.url);
const gates = join(root, "dist", "components", "gates");
const { bundleGates } = require(join(gates, "bundle.js"));
const { PACKED_FOLDER, writeBundle } = require(join(gates, "bundleFolder.js"));
writeBundle(await bundleGates(join(root, "buildsrc")), PACKED_FOLDER);

copyFileSync(join(root, "buildsrc", ".gitignore"), join(root, "buildsrc", ".gitignore.packed"));
