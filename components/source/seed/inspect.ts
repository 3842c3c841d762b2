// Looks at what is there before anything is changed, also in a preview.
import { imagesIn } from "../images";
import { changesOf } from "./batches";
import { editedCode } from "./editedCode";
import { describeChange, listingOf } from "./messages";
import { planFor } from "./seed";
import type { LocalFile } from "./inventory";
import type { OnConflict } from "./plan";
import type { Inspection } from "./inspection";
import type { SeedRepository } from "./repository";
import type { Tree } from "./versions";

/** What an inspection looks at. */
export interface InspectionInputs {
  readonly repository: SeedRepository;
  readonly files: Tree<LocalFile>;
  readonly onConflict: OnConflict;
  /** The names of the factory's pipelines. */
  readonly pipelines: readonly string[];
  /** The names of all pipelines that exist. */
  readonly listPipelines: () => Promise<ReadonlySet<string>>;
  /** Whether a pipeline takes its commits over a connection. */
  readonly isConnected: (pipeline: string) => Promise<boolean>;
}

/** Finds which pipelines exist, and what a seeding would change. */
export async function inspect(inputs: InspectionInputs): Promise<Inspection> {
  const { repository, files, onConflict, pipelines, listPipelines, isConnected } = inputs;
  const [state, existing] = await Promise.all([
    repository.read(),
    pipelines.length === 0 ? new Set<string>() : listPipelines(),
  ]);
  const existingPipelines = pipelines.filter((name) => existing.has(name));
  if (!state) {
    const changes = listingOf([...files.keys()].map((path) => describeChange({ kind: "put", path })));
    const gone = existingPipelines.length > 0;
    const nothing = { changes, conflicts: [], editedCode: listingOf([]) };
    return {
      repositoryExists: false,
      existingPipelines,
      ...(gone && { occasion: seenNow("no repository") }),
      ...nothing,
    };
  }

  const [first] = existingPipelines;
  const isLeft = first !== undefined && (await isConnected(first));
  const plan = planFor(state, { files, onConflict });
  const changes = changesOf(plan, files);
  const isNeeded = changes.length > 0 || !state.branchExists;
  const occasion = isNeeded ? seenNow(state.tip ?? "no commit") : state.occasion;
  const removed = new Set(plan.delete);
  const known = imagesIn(files.keys());
  const unknownImages = imagesIn([...state.files.keys()].filter((path) => !removed.has(path))).filter(
    (image) => !known.includes(image),
  );
  return {
    repositoryExists: true,
    existingPipelines,
    ...(isLeft && { isLeft }),
    ...(occasion !== undefined && { occasion }),
    changes: listingOf(changes.map(describeChange)),
    conflicts: plan.conflicts,
    editedCode: listingOf(editedCode(plan, state)),
    ...(unknownImages.length > 0 && { unknownImages }),
  };
}

function seenNow(what: string): string {
  return `${what} at ${new Date().toISOString()}`;
}
