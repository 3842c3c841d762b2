// The parts of Upkeep, in the order in which they run.
import { measurePart } from "./measure/part";
import type { Action, Part } from "./part";
import { rebuildPart } from "./rebuild/part";
import { retire } from "./retire/part";
import { sweep } from "./sweep/part";

/** Every part. */
export const ALL_PARTS: readonly Part<Action>[] = [rebuildPart, retire, sweep, measurePart];
