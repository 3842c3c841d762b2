// Faults of the tags for every resource: the user's own, and the provider's default tags beside them.

/** The tags that the factory sets itself. A tag of the user's with such a key replaces it. */
export const FACTORY_TAGS = ["Project", "Stack", "ManagedBy"] as const;

/**
 * The tags of everything that a stack makes. The user's replace the factory's, which replace the provider's default tags.
 */
export function stackTags(project: string, stack: string, tags: Tags, defaultTags: Tags = {}): Tags {
  return { ...defaultTags, Project: project, Stack: stack, ManagedBy: "Pulumi", ...tags };
}

const MAX_TAGS = 50;
/** The limits of CodeBuild, which are the strictest among the services. */
const MAX_TAG_KEY_LENGTH = 127;
const MAX_TAG_VALUE_LENGTH = 255;
const TAG_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=@+-]*$/u;

type Tags = Readonly<Record<string, string>>;

/** Finds everything that is wrong with the tags, with the remedies. */
export function tagFaults(tags: Tags): string[] {
  return [...countFaults(Object.keys(tags), FACTORY_TAGS), ...twinFaults(tags, FACTORY_TAGS), ...eachFault(tags)];
}

/** Finds everything that is wrong with the provider's default tags beside the tags. */
export function defaultTagFaults(defaults: Tags, tags: Tags): string[] {
  const others = [...FACTORY_TAGS, ...Object.keys(tags)];
  return [...countFaults(Object.keys(defaults), others), ...twinFaults(defaults, others), ...eachFault(defaults)];
}

function countFaults(keys: readonly string[], others: readonly string[]): string[] {
  const added = new Set(others.filter((key) => !keys.includes(key))).size;
  const surplus = keys.length + added - MAX_TAGS;
  if (surplus <= 0 || keys.length === 0) {
    return [];
  }
  return [
    `has ${keys.length} tags; AWS allows ${MAX_TAGS} per resource, and the factory's own tags add ${added}. Leave out ${surplus}.`,
  ];
}

/**
 * IAM compares the keys of a role's tags without case: "Duplicate tag keys found. Please note that Tag keys are case
 * insensitive." Every other service takes both.
 */
function twinFaults(tags: Tags, others: readonly string[]): string[] {
  const keys = Object.keys(tags);
  return keys.flatMap((key, index) => {
    const twin = [...others, ...keys.slice(0, index)].find(
      (other) => other !== key && other.toLowerCase() === key.toLowerCase(),
    );
    if (twin === undefined) {
      return [];
    }
    const remedy = others.includes(twin) ? `write "${twin}", or leave it out` : "leave one of them out";
    return [`"${key}" differs only in case from the tag "${twin}", and a role in IAM cannot have both; ${remedy}.`];
  });
}

function eachFault(tags: Tags): string[] {
  return Object.entries(tags).flatMap(([key, value]) => {
    if (/^aws:/i.test(key)) {
      return [`"${key}" starts with aws:, which AWS reserves; use another key.`];
    }
    if (key === "" || key.length > MAX_TAG_KEY_LENGTH) {
      return [`"${key}" has ${key.length} characters; a key has 1 to ${MAX_TAG_KEY_LENGTH}. Use another key.`];
    }
    if (value.length > MAX_TAG_VALUE_LENGTH) {
      return [`"${key}" has a value of ${value.length} characters; shorten it to ${MAX_TAG_VALUE_LENGTH}.`];
    }
    if (TAG_CHARACTERS.test(key) && TAG_CHARACTERS.test(value)) {
      return [];
    }
    return [
      `"${key}" = "${value}" has characters that a tag cannot have; use letters, digits, spaces and _ . : / = @ + - only.`,
    ];
  });
}
