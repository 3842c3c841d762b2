// What Validate says of images in the commit that have no pipeline: whoever pushed them looks here first.

/**
 * A line for the log; undefined if all images have one.
 *
 * @param inCommit - the images in the commit
 * @param withPipeline - those of the factory; undefined where pulumi up sees the repository, and says it
 */
export function describeWithoutPipeline(
  inCommit: readonly string[],
  withPipeline: readonly string[] | undefined,
): string | undefined {
  const without = withPipeline === undefined ? [] : inCommit.filter((image) => !withPipeline.includes(image));
  return without.length === 0
    ? undefined
    : `No pipeline builds ${without.map((image) => `images/${image}`).join(", ")}: name such images in the setting images of the factory's stack, and run pulumi up.`;
}
