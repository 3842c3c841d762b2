// What is said of images that are left alone, and of those that nobody can judge.
import { ageInDays, type AgeRules } from "./cause";
import type { ImageState } from "./imageState";

/** Why an image would not change, as far as is known. */
export function unchanged({ release }: ImageState, { maxAgeDays, now }: AgeRules): string {
  if (release === undefined) {
    return "it has no release yet";
  }
  const { amiId, createdAt, base } = release;
  if (createdAt === undefined) {
    return `its release ${amiId} is not there any more`;
  }
  const days = Math.floor(ageInDays(createdAt, now));
  const age = `${amiId} is ${days} ${days === 1 ? "day" : "days"} old`;
  switch (base.kind) {
    case "same":
      return `${age}, and its base is still ${base.amiId}`;
    case "changed":
      return age;
    case "untold": {
      const meanwhile = maxAgeDays > 0 ? "only its age counts" : "nothing starts it";
      return `${age}; its record does not say how its base was found: until its next release, ${meanwhile}`;
    }
    case "unknown":
      return `${age}; its base could not be looked up`;
  }
}

/** What people should know of an image. */
export function cautionsOf({ image, release }: ImageState): readonly string[] {
  if (release === undefined) {
    return [];
  }
  const { amiId, createdAt, base } = release;
  if (createdAt === undefined) {
    return [
      `${image}: its parameter points to ${amiId}, which is not there any more. Promote another release (npm run promote -- --image ${image} --to previous), or run its pipeline.`,
    ];
  }
  return base.kind === "unknown" ? [`${image}: its base could not be looked up: ${base.why}`] : [];
}
