// What is wrong with the tags that a user wants on every resource, with the remedy.

/** AWS allows 50 tags a resource; the factory adds three of its own. */
const MAX_TAGS = 47;
/** CodeBuild's limits, the strictest of the services'. */
const MAX_TAG_KEY_LENGTH = 127;
const MAX_TAG_VALUE_LENGTH = 255;
const TAG_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=@+-]*$/u;

/** Everything that is wrong with the tags. */
export function tagFaults(tags: Readonly<Record<string, string>>): string[] {
  const count = Object.keys(tags).length;
  const tooMany = `has ${count} tags; AWS takes 50 a resource and the factory adds 3. Leave out ${count - MAX_TAGS}.`;
  return [
    ...(count > MAX_TAGS ? [tooMany] : []),
    ...Object.entries(tags).flatMap(([key, value]) => {
      if (/^aws:/i.test(key)) {
        return [`"${key}" starts with aws:, which AWS keeps for itself; use another key.`];
      }
      if (key === "" || key.length > MAX_TAG_KEY_LENGTH) {
        return [`"${key}" has ${key.length} characters; a key has 1 to ${MAX_TAG_KEY_LENGTH}. Use another.`];
      }
      if (value.length > MAX_TAG_VALUE_LENGTH) {
        return [`"${key}" has a value of ${value.length} characters; shorten it to ${MAX_TAG_VALUE_LENGTH}.`];
      }
      if (TAG_CHARACTERS.test(key) && TAG_CHARACTERS.test(value)) {
        return [];
      }
      return [`"${key}" = "${value}": a tag takes letters, digits, spaces and _ . : / = @ + - only.`];
    }),
  ];
}
