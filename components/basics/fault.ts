// What is wrong with one argument of a factory; the files *Faults.ts find them. settings.ts has them too.

export interface Fault {
  /** The argument or setting. */
  readonly name: string;
  /** Its value, what is wrong with it, and the remedy. */
  readonly reason: string;
}

/** What is wrong with the items of a list: those that are there twice, and those that `faultOf` finds fault with. */
export function listFaults(
  name: string,
  items: readonly string[],
  faultOf: (item: string) => string | undefined,
): Fault[] {
  return items.flatMap((item, index) => {
    const isRepeated = items.indexOf(item) !== index;
    const reason = isRepeated ? `"${item}" is listed twice; list it once.` : faultOf(item);
    return reason === undefined ? [] : [{ name, reason }];
  });
}

/** What is wrong with the partition of an ARN, as far as it is known where the factory lives. */
export function partitionFault(arn: string, homeRegion: string | undefined): string | undefined {
  if (homeRegion === undefined) return undefined;
  const [, partition = ""] = arn.split(":");
  const own = partitionOf(homeRegion);
  if (partition === own) return undefined;
  return `"${arn}" is in the partition ${partition}, but ${homeRegion} is in ${own}; accounts of the two never meet. Use an ARN that starts with arn:${own}:.`;
}

/** Of the partitions that have CodeCommit, and so can be a factory's home. */
function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
