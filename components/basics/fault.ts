// Faults of a factory's arguments, and the checks that several arguments share.

/** One thing that is wrong with one argument or setting. */
export interface Fault {
  /** The argument or setting. */
  readonly name: string;
  /** Its value, what is wrong with it, and the remedy. */
  readonly reason: string;
}

/** Finds the items of a list that are listed twice, and those in which `faultOf` finds a fault. */
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

/** Checks that a text is an account's id. */
export function accountFault(account: string): string | undefined {
  if (/^\d{12}$/.test(account)) {
    return undefined;
  }
  return `"${account}" is not an account id, which has 12 digits; use one like "123456789012".`;
}

/** Checks that a text is an e-mail address. */
export function emailFault(address: string): string | undefined {
  if (/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(address)) {
    return undefined;
  }
  return `"${address}" is not an e-mail address; use one like "releases@example.com".`;
}

/** Checks that an ARN is in the home region's partition. Without a known home region, there is nothing to check. */
export function partitionFault(arn: string, homeRegion: string | undefined): string | undefined {
  if (homeRegion === undefined) {
    return undefined;
  }
  const [, partition = ""] = arn.split(":");
  const own = partitionOf(homeRegion);
  if (partition === own) {
    return undefined;
  }
  return `"${arn}" is in the partition ${partition}, but ${homeRegion} is in ${own}; accounts in different partitions cannot work together. Use an ARN that starts with arn:${own}:.`;
}

/** Knows only the partitions that have CodeCommit, since a factory cannot live in another one. */
function partitionOf(region: string): string {
  if (region.startsWith("cn-")) {
    return "aws-cn";
  }
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
