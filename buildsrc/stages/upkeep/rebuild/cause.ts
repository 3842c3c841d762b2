// Why a run of an image's pipeline would make another AMI than that of the image's release.
import { DAY_MS } from "../../common/days";
import type { ImageState } from "./imageState";

/** Why an image would change. */
export interface Cause {
  readonly reason: string;
  /** The same for the same cause: a pipeline is started once a day for it. */
  readonly key: string;
}

/** When it is, and from what age an AMI is built again; 0 for never. */
export interface AgeRules {
  readonly maxAgeDays: number;
  readonly now: Date;
}

/** Why an image would change; undefined if it would not, or nobody knows. */
export function causeOf({ release }: ImageState, { maxAgeDays, now }: AgeRules): Cause | undefined {
  if (release?.createdAt === undefined) {
    return undefined;
  }
  const { amiId, createdAt, base } = release;
  if (base.kind === "changed") {
    return { reason: `base AMI changed from ${base.from} to ${base.to} (${base.foundIn})`, key: `base ${base.to}` };
  }
  const days = ageInDays(createdAt, now);
  return maxAgeDays > 0 && days >= maxAgeDays
    ? {
        reason: `${amiId} is ${Math.floor(days)} days old, and rebuildMaxAgeDays is ${maxAgeDays}`,
        key: `age ${amiId}`,
      }
    : undefined;
}

/** How old an AMI is. */
export function ageInDays(createdAt: Date, now: Date): number {
  return (now.getTime() - createdAt.getTime()) / DAY_MS;
}
