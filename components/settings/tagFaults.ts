// Faults of the tags for every resource.

/** AWS allows 50 tags per resource, and the factory adds three of its own. */
const MAX_TAGS = 47;
/** The limits of CodeBuild, which are the strictest among the services. */
const MAX_TAG_KEY_LENGTH = 127;
const MAX_TAG_VALUE_LENGTH = 255;
const TAG_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=@+-]*$/u;

/** Finds everything that is wrong with the tags, with the remedies. */
export function tagFaults(tags: Readonly<Record<string, string>>): string[] {
  const count = Object.keys(tags).length;
  const tooMany = `has ${count} tags; AWS allows 50 per resource, and the factory adds 3. Leave out ${count - MAX_TAGS}.`;
  return [
    ...(count > MAX_TAGS ? [tooMany] : []),
    ...Object.entries(tags).flatMap(([key, value]) => {
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
    }),
  ];
}
