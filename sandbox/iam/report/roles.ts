// The names and purposes of the factory's roles.

/** What each role of a factory is for: its name ends with it. */
export const PURPOSES = [
  "pipeline",
  "validate",
  "build",
  "test",
  "publish",
  "promote",
  "sweep",
  "upkeep",
  "tell",
  "events",
  "sweeper",
  "teller",
  "schedule",
  "rebuild",
  "builder",
  "tester",
] as const;
/** What a role is for. */
export type Purpose = (typeof PURPOSES)[number];

/** A role's name, taken apart. */
export interface RoleName {
  /** `golden-dev-build`: without what Pulumi adds, so that it stays the same when the role is replaced. */
  readonly name: string;
  /** `build`, whichever the factory; `builder`, whichever the image. */
  readonly purpose: string;
}

/** Takes a role's name apart. @param arn - of a ServiceRole's role, whose name ends in `-role-` and random digits */
export function roleNameOf(arn: string): RoleName {
  const name = arn.slice(arn.lastIndexOf("/") + 1).replace(/-role-[0-9a-f]+$/, "");
  const [withoutImage = ""] = name.split("@");
  return { name, purpose: withoutImage.slice(withoutImage.lastIndexOf("-") + 1) };
}
