// What the factory's roles are called and for. The permissions report tells them apart by it.

/** What each role of a factory is for, as its name ends. */
export const PURPOSES = [
  "pipeline",
  "validate",
  "build",
  "test",
  "publish",
  "promote",
  "sweep",
  "events",
  "sweeper",
  "builder",
  "tester",
] as const;
/** What a role is for. */
export type Purpose = (typeof PURPOSES)[number];

/** A role's name, taken apart. */
export interface RoleName {
  /** `golden-dev-build`: without what Pulumi adds to it, so that it outlives the role. */
  readonly name: string;
  /** `build`, whichever the factory. */
  readonly purpose: string;
}

/** @param arn - that of a role of ServiceRole, whose name ends in `-role-` and Pulumi's random digits */
export function roleNameOf(arn: string): RoleName {
  const name = arn.slice(arn.lastIndexOf("/") + 1).replace(/-role-[0-9a-f]+$/, "");
  return { name, purpose: name.slice(name.lastIndexOf("-") + 1) };
}
