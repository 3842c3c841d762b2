// Where the gates' bundle lies on this machine, for Pulumi to upload it.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import { SOURCE_FOLDER } from "../source/images";
import { bundleGates, digestOf, type BundleFiles } from "./bundle";

/** A bundle on this machine. */
export interface BundleFolder {
  /** Relative, so that the stack's state is the same on every machine that works on it. */
  readonly folder: string;
  readonly digest: string;
}

const PACKAGE = dirname(SOURCE_FOLDER);
/** What prepack writes: the published package comes without the stages' packages. */
export const PACKED_FOLDER = join(PACKAGE, "dist", "gates");
const CACHE = join(PACKAGE, "node_modules", ".cache", "ami-pipeline");

let bundled: Promise<BundleFolder> | undefined;

/**
 * The bundle of this package's own gates, whatever source folder a factory seeds from: the one that was packed, or one
 * that is made now where the package runs from its source. It is made once per process.
 */
export function gatesFolder(): Promise<BundleFolder> {
  bundled ??= isCompiled() ? Promise.resolve(packedBundle()) : newBundle();
  return bundled;
}

function isCompiled(): boolean {
  return extname(__filename) === ".js";
}

function packedBundle(): BundleFolder {
  return { folder: shown(PACKED_FOLDER), digest: digestOf(readBundle(PACKED_FOLDER)) };
}

async function newBundle(): Promise<BundleFolder> {
  const files = await bundleGates(SOURCE_FOLDER);
  const digest = digestOf(files);
  return { folder: shown(keepBundle(files, digest, CACHE)), digest };
}

/** Writes a bundle to a folder that is named after its digest, unless it is there: several programs may run at a time. */
export function keepBundle(files: BundleFiles, digest: string, parent: string): string {
  const folder = join(parent, `gates-${digest}`);
  if (existsSync(folder) && digestOf(readBundle(folder)) === digest) {
    return folder;
  }
  mkdirSync(parent, { recursive: true });
  const draft = mkdtempSync(join(parent, "draft-"));
  writeBundle(files, draft);
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
  return folder;
}

/** Writes the files of a bundle. */
export function writeBundle(files: BundleFiles, folder: string): void {
  for (const [path, content] of files) {
    const place = join(folder, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, content);
  }
}

function readBundle(folder: string): BundleFiles {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path))]));
}

function shown(folder: string): string {
  return relative(process.cwd(), folder) || ".";
}
