// Writes what pulumi up would commit into a folder of one's own repository, and later takes over what is newer: a three-way
// merge of whole files, as the seeding's.
import { relative, resolve } from "node:path";
import { changesOf } from "../../components/source/seed/batches";
import type { LocalFolder } from "../../components/source/seed/inventory";
import { countOfFiles, describeChange } from "../../components/source/seed/messages";
import { planSeeding, type SeedPlan } from "../../components/source/seed/plan";
import type { FileVersion, RemoteVersion, Tree } from "../../components/source/seed/versions";
import { readManifest, readTarget, write } from "./target";

/** What is exported, and where to. */
export interface ExportInputs {
  /** The program's files. */
  readonly source: LocalFolder;
  /** The folder that they are in. */
  readonly sourceFolder: string;
  readonly target: string;
  /** Paths whose conflict the program's version decides. */
  readonly overwrite: readonly string[];
  /** Paths whose conflict the target's version decides. */
  readonly keep: readonly string[];
  /** Whether only to say what would be done. */
  readonly dryRun: boolean;
}

/** Exports, and returns what to tell. Throws an error that names every conflict; nothing is written then. */
export function exportTo(inputs: ExportInputs): string {
  const { source, target, dryRun } = inputs;
  refuseFaults(inputs);
  const manifest = readManifest(target);
  const known = manifest ?? new Map<string, FileVersion>();
  const remote = readTarget(target, new Set([...source.files.keys(), ...known.keys()]));
  const plan = planSeeding({
    local: source.files,
    remote,
    manifest: settled(known, remote, inputs),
    onConflict: "stop",
  });
  if (plan.conflicts.length > 0) {
    throw new Error(describeConflicts(plan, target));
  }
  if (!dryRun) {
    write(target, plan, source.files, source.contentOf);
  }
  return report(plan, inputs, manifest === undefined);
}

function refuseFaults({ source, sourceFolder, target }: ExportInputs): void {
  if (source.faults.length > 0) {
    throw new Error(
      ["The program's folder cannot be exported:", ...source.faults.map((fault) => `  ${fault}`)].join("\n"),
    );
  }
  const [from, to] = [resolve(sourceFolder), resolve(target)];
  if (relative(from, to) === "" || !relative(from, to).startsWith("..")) {
    throw new Error(`${target} is in the folder that is exported. Name a folder of your own repository.`);
  }
}

/** What people decided about a conflict is as if the last export had written the version that loses. */
function settled(
  manifest: Tree<FileVersion>,
  remote: Tree<RemoteVersion>,
  { source, overwrite, keep }: ExportInputs,
): Tree<FileVersion> {
  const decided = new Map(manifest);
  const set = (path: string, version: RemoteVersion | undefined) => {
    if (version === undefined) {
      decided.delete(path);
    } else if (version.mode === "OTHER") {
      throw new Error(`${path} is a link. Remove it if the program's file should take its place.`);
    } else {
      decided.set(path, { blobId: version.blobId, mode: version.mode });
    }
  };
  for (const path of [...overwrite, ...keep]) {
    if (!source.files.has(path) && !manifest.has(path)) {
      throw new Error(`The program has no file ${path}. Write the path as the list of conflicts does.`);
    }
  }
  for (const path of overwrite) {
    set(path, remote.get(path));
  }
  for (const path of keep) {
    set(path, source.files.get(path));
  }
  return decided;
}

function describeConflicts({ conflicts }: SeedPlan, target: string): string {
  return [
    `${countOfFiles(conflicts.length)} of the program ${conflicts.length === 1 ? "is" : "are"} in conflict with ${target}. Nothing was written. Here means the program:`,
    ...conflicts.map(({ path, reason }) => `  ${path}: ${reason}`),
    "Merge each by hand and add --keep PATH, or let the program's file take its place: --overwrite PATH.",
  ].join("\n");
}

function report(plan: SeedPlan, { source, target, dryRun }: ExportInputs, isFirst: boolean): string {
  const changes = changesOf(plan, source.files);
  const kept = plan.kept.filter((path) => source.files.has(path) || plan.manifest.has(path));
  const keptLines =
    kept.length === 0 ? [] : [`Left as people changed ${kept.length === 1 ? "it" : "them"}: ${kept.join(", ")}`];
  if (changes.length === 0) {
    return [`${target} has all that the program has.`, ...keptLines].join("\n");
  }
  const done = isFirst
    ? `${countOfFiles(changes.length)} ${dryRun ? "to write" : "written"} to ${target}.`
    : `${countOfFiles(changes.length)} ${dryRun ? "to take over" : "taken over"} from the program to ${target}:`;
  const next = dryRun ? "Nothing was written." : "Nothing is committed: look at the changes, and commit them.";
  const lines = isFirst ? [] : changes.map((change) => `  ${describeChange(change)}`);
  return [done, ...lines, ...keptLines, next].join("\n");
}
