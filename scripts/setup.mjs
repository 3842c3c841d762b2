// Installs what the lock files name, once: run by every npm command that needs it, so that a fresh clone just works.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

// The range of package.json's "engines". An older Node would fail in some package, with an error that names no cause.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19) || major > 24) {
  console.error(`This project needs Node 20.19 to 24; ${process.execPath} is ${process.version}.`);
  process.exit(1);
}

for (const folder of [root, join(root, "buildsrc")]) {
  const lock = join(folder, "package-lock.json");
  const stamp = join(folder, "node_modules", ".installed");
  const digest = createHash("sha256").update(readFileSync(lock)).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) continue;

  // Standard output is the command's.
  console.error(`Installing the packages of ${join(folder, "package-lock.json")}`);
  // No package's own scripts: what they do is not needed, and whoever can publish one of the packages could run anything.
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync("npm", ["ci", ...options], { cwd: folder, stdio: "inherit" });
  writeFileSync(stamp, digest);
}
