// Bundles the code of the gates: what Test, Publish, Promote and Sweep run, as files that need no package.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { buildspecOf, GATES, type Gate } from "../basics/gates";
import { stop } from "../basics/stop";

/** The files of a bundle: path → content. */
export type BundleFiles = ReadonlyMap<string, Uint8Array>;

/** The program of a gate, as its buildspec starts it. */
export function programOf(gate: Gate): string {
  return `${gate}.mjs`;
}

/**
 * Bundles the gates from a source folder, with their buildspecs. The files depend on that folder's contents alone.
 *
 * What the gates share is in files of its own, since the AWS SDK is most of it. Names are not shortened, so that stack
 * traces can be read.
 *
 * @param sourceFolder - the stages and buildspecs, with the packages that the stages use in `node_modules`
 */
export async function bundleGates(sourceFolder: string): Promise<BundleFiles> {
  refuseMissingPackages(sourceFolder);
  const { outputFiles } = await build({
    absWorkingDir: sourceFolder,
    entryPoints: Object.fromEntries(GATES.map((gate) => [gate, `stages/${gate}/main.ts`])),
    outdir: sourceFolder,
    outExtension: { ".js": ".mjs" },
    chunkNames: "shared/[name]-[hash]",
    write: false,
    // Paths stay those below the source folder, wherever its packages lie.
    preserveSymlinks: true,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    // Packages' ES modules: unused parts of them can be left out.
    mainFields: ["module", "main"],
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    // For packages that have no ES modules: they require Node's own ones.
    banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
    logLevel: "silent",
  });
  const programs = outputFiles.map(({ path, contents }): [string, Uint8Array] => [
    path.slice(sourceFolder.length + 1).replaceAll("\\", "/"),
    contents,
  ]);
  const buildspecs = GATES.map(buildspecOf).map((path): [string, Uint8Array] => [
    path,
    readFileSync(join(sourceFolder, path)),
  ]);
  return new Map([...programs, ...buildspecs].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** SHA-256 over the paths and contents of a bundle's files. */
export function digestOf(files: BundleFiles): string {
  const hash = createHash("sha256");
  for (const [path, content] of files) {
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** Refuses to bundle without exactly the packages that the stages name: another version could be found further up. */
function refuseMissingPackages(sourceFolder: string): void {
  const { dependencies } = readJson(join(sourceFolder, "package.json"));
  const wanted = typeof dependencies === "object" && dependencies !== null ? Object.entries(dependencies) : [];
  const missing = wanted.filter(([name, version]) => {
    const manifest = join(sourceFolder, "node_modules", name, "package.json");
    return !existsSync(manifest) || readJson(manifest).version !== version;
  });
  if (missing.length > 0) {
    const list = missing.map(([name, version]) => `${name} ${String(version)}`).join(", ");
    throw stop(
      `${join(sourceFolder, "node_modules")} lacks ${list}, of which the stack makes the code of the gates. ` +
        "Run npm run setup.",
    );
  }
}

function readJson(path: string): Record<string, unknown> {
  const content: unknown = JSON.parse(readFileSync(path, "utf8"));
  return typeof content === "object" && content !== null ? { ...content } : {};
}
