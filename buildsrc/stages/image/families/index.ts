// The families of operating systems, and what an image's settings say of them.
import { closest } from "fastest-levenshtein";
import { AMAZON_LINUX } from "./amazonLinux";
import { DEBIAN } from "./debian";
import type { Distribution, Family } from "./family";
import { RHEL } from "./rhel";
import { UBUNTU } from "./ubuntu";

export type { Architecture, PublishedSource, Distribution, Family } from "./family";

/** Value of the setting `family` → the family. */
export const FAMILIES = { ubuntu: UBUNTU, debian: DEBIAN, "amazon-linux": AMAZON_LINUX, rhel: RHEL } as const;

export type FamilyName = keyof typeof FAMILIES;

/** The family of that name. */
export function familyOf(name: FamilyName): Family {
  return FAMILIES[name];
}

/** The family's own distribution, or the relative that the owner publishes. */
export function distributionOf(name: FamilyName, owner: string | undefined): Distribution {
  const { distributions } = familyOf(name);
  return distributions.find((each) => each.owner === owner) ?? distributions[0];
}

/** What is wrong with a family's name. */
export function familyFault(name: string): string {
  const names = Object.keys(FAMILIES);
  const relative = RHEL.distributions.slice(1).find(({ title }) => wordOf(title) === wordOf(name));
  return (
    `family: "${name}" is not one of ${names.map((each) => `"${each}"`).join(", ")}; ` +
    (relative === undefined
      ? `the nearest one is "${closest(name.toLowerCase(), names)}".`
      : `${relative.title} is the family "rhel" with the base_ami_owner "${relative.owner}".`)
  );
}

/** What is wrong with a release; undefined if nothing is. */
export function releaseFault(name: FamilyName, release: string): string | undefined {
  const { releases, mayBeRelease, distributions } = familyOf(name);
  const known = Object.keys(releases);
  return known.includes(release) || mayBeRelease?.(release) === true
    ? undefined
    : `release: "${release}" is not a release of ${distributions[0].title}; the nearest one is "${closest(release, known)}" of ${known.join(", ")}.`;
}

/** "rocky" for "Rocky Linux" and "rocky-9". */
function wordOf(title: string): string {
  return /^[a-z]*/.exec(title.toLowerCase().replace(/linux.*/, ""))?.[0] ?? "";
}
