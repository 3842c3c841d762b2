// What is wrong with the schedules that build single images anew.
import type { Fault } from "../basics/fault";
import { scheduleFault } from "./expression";

/** What decides about them. */
export interface RebuildScheduleSettings {
  /** Image → an expression. */
  readonly rebuildSchedules: Readonly<Record<string, string>>;
  readonly images: readonly string[];
}

/** Finds every fault in the schedules. */
export function rebuildScheduleFaults({ rebuildSchedules, images }: RebuildScheduleSettings): Fault[] {
  return Object.entries(rebuildSchedules).flatMap(([image, expression]) => {
    const reason = images.includes(image)
      ? scheduleFault(expression)
      : `is not an image of the factory; the images are ${images.join(", ")}.`;
    return reason === undefined ? [] : [{ name: `rebuildSchedules.${image}`, reason }];
  });
}
