// Decides which pipelines are started: those whose image would change without a push, and of these only where nothing is in
// the way.
import type { Action, Kept, Plan } from "../part";
import { causeOf, type AgeRules, type Cause } from "./cause";
import type { ImageState, PipelineState } from "./imageState";
import { cautionsOf, unchanged } from "./words";

/** Starts a pipeline. */
export interface StartPipeline extends Action {
  readonly what: "start";
  readonly image: string;
  /** The same for the same cause. */
  readonly key: string;
}

/** What decides. */
export interface RebuildRules extends AgeRules {
  /** Image → what goes on in its pipeline, of those that are concerned. */
  readonly pipelines: ReadonlyMap<string, PipelineState>;
}

/** The images in whose pipelines is looked: those that would change, and what they are built on. */
export function concerned(images: readonly ImageState[], rules: AgeRules): readonly ImageState[] {
  const changing = images.filter((each) => causeOf(each, rules) !== undefined);
  const wanted = new Set(changing.flatMap(({ image, parent = image }) => [image, parent]));
  return images.filter(({ image }) => wanted.has(image));
}

/** Plans which pipelines are started. */
export function planRebuilds(images: readonly ImageState[], rules: RebuildRules): Plan<StartPipeline> {
  const actions: StartPipeline[] = [];
  const kept: Kept[] = [];
  for (const state of images) {
    const { image, pipeline: subject } = state;
    const cause = causeOf(state, rules);
    const obstacle = obstacleTo(state, rules) ?? parentComes(state, images, rules);
    if (cause === undefined) {
      kept.push({ subject, image, reason: unchanged(state, rules) });
    } else if (obstacle !== undefined) {
      kept.push({ subject, image, reason: `${cause.reason}; but ${obstacle}` });
    } else {
      actions.push({ what: "start", subject, image, ...(cause satisfies Cause) });
    }
  }
  return { actions, kept, cautions: images.flatMap(cautionsOf) };
}

/** What keeps a pipeline from being started. */
function obstacleTo({ image, release }: ImageState, { pipelines }: RebuildRules): string | undefined {
  const { underWay, disabled, failedToday } = pipelines.get(image) ?? {};
  if (release?.withdrawn !== undefined) {
    return `a rebuild would undo the rollback from ${release.withdrawn}: push a correction, or promote it`;
  }
  if (underWay !== undefined) {
    return `run ${underWay} is under way`;
  }
  if (disabled !== undefined) {
    return `somebody disabled the transition into stage ${disabled}`;
  }
  return failedToday === undefined ? undefined : `run ${failedToday} ended without success today: tomorrow again`;
}

/** Whether a new release of the image that it is built on may be on its way, which starts the pipeline. */
function parentComes(
  { parent, pipeline }: ImageState,
  images: readonly ImageState[],
  rules: RebuildRules,
): string | undefined {
  const state = images.find(({ image }) => image === parent);
  if (state === undefined) {
    return undefined;
  }
  const underWay = rules.pipelines.get(state.image)?.underWay !== undefined;
  // Not only if it is started itself: it may wait for what it is built on.
  const comes = underWay || (causeOf(state, rules) !== undefined && obstacleTo(state, rules) === undefined);
  return comes ? `its base image ${state.image} comes first, whose release starts ${pipeline}` : undefined;
}
