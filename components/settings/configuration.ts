// Reads the settings from a stack's configuration, whose values are all text.
import type { Fault } from "../basics/fault";
import type { SettingArgs } from "./args";
import { SETTING_NAMES, TABLE } from "./values";

/** A setting of an earlier version → why it is gone, and what to do. */
const REMOVED: Readonly<Record<string, string>> = {
  publishLaunchTemplates:
    "is not a setting any more: who may add versions to a launch template also decides about its user data and its role. " +
    "Let the template's image be \"resolve:ssm:\" and the image's parameter (pulumi stack output parameterNames), which needs no new versions. " +
    "Then remove the setting: pulumi config rm publishLaunchTemplates.",
};

/** Reads every setting. A value that cannot be read is a fault, and its setting counts as not set. */
export function readConfiguration(raw: Readonly<Record<string, string>>): {
  readonly args: SettingArgs;
  readonly faults: readonly Fault[];
} {
  const args: SettingArgs = {};
  const faults = unknownSettings(raw);
  for (const name of SETTING_NAMES) {
    const written = raw[name] ?? "";
    const { schemaDefault, takesEmpty = false, parse } = TABLE[name];
    const isEmpty = written.trim() === "" && !(takesEmpty && raw[name] !== undefined);
    if (isEmpty || written === asConfigured(schemaDefault)) {
      continue;
    }
    const value = parse(written);
    if (value === undefined) {
      faults.push({ name, reason: `${quote(written)} is not ${TABLE[name].expected}.` });
    } else {
      Object.assign(args, { [name]: value });
    }
  }
  return { args, faults };
}

/** A default as Pulumi passes it to a program. */
function asConfigured(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function unknownSettings(raw: Readonly<Record<string, string>>): Fault[] {
  const known: readonly string[] = SETTING_NAMES;
  return Object.keys(raw)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const removed = REMOVED[name];
      if (removed !== undefined) {
        return { name, reason: removed };
      }
      const distances = known.map((candidate) => ({ candidate, distance: distanceBetween(name, candidate) }));
      const nearest = distances.reduce((best, other) => (other.distance < best.distance ? other : best));
      const remedy = `Rename it, or remove it: pulumi config rm ${name}.`;
      return { name, reason: `is not a setting; the nearest one is ${nearest.candidate}. ${remedy}` };
    });
}

/**
 * How many letters must be added, removed or changed to turn one name into the other. Case and punctuation do not
 * count. The distance is 0 if one name starts with the other.
 */
function distanceBetween(one: string, other: string): number {
  const [from, to] = [one, other].map((name) => Array.from(name.toLowerCase().replace(/[^a-z0-9]/g, "")));
  if (!from || !to) {
    return Infinity;
  }
  if (from.length > 3 && (from.join("").startsWith(to.join("")) || to.join("").startsWith(from.join("")))) {
    return 0;
  }
  let row = [0, ...to.map((_, index) => index + 1)];
  from.forEach((letter, index) => {
    const next = [index + 1];
    to.forEach((wanted, column) => {
      const [left = 0, above = 0, diagonal = 0] = [next[column], row[column + 1], row[column]];
      next.push(Math.min(left + 1, above + 1, diagonal + (letter === wanted ? 0 : 1)));
    });
    row = next;
  });
  return row.at(-1) ?? from.length;
}

function quote(written: string): string {
  return written.startsWith("[") || written.startsWith("{") ? written : `"${written}"`;
}
