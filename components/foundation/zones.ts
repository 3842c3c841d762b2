// The choice of a subnet by its availability zone: EC2 does not offer every instance type in every zone.

/** Instance type → the images that are built and tested on it. */
export type TypesInUse = Readonly<Record<string, readonly string[]>>;

/** An instance type that a zone offers. */
export interface Offering {
  readonly zone: string;
  readonly type: string;
}

/** A subnet with its zone. */
export interface ZonedSubnet {
  readonly id: string;
  readonly zone: string;
}

/** The first subnet, by id, whose zone offers all types. Which of them are good decides, not the order of the answer. */
export function firstSuitable(
  subnets: readonly ZonedSubnet[],
  used: TypesInUse,
  offerings: readonly Offering[],
): ZonedSubnet | undefined {
  const [first] = subnets
    .filter(({ zone }) => missingTypes(zone, used, offerings).length === 0)
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  return first;
}

/** The types in use that a zone does not offer. */
export function missingTypes(zone: string, used: TypesInUse, offerings: readonly Offering[]): string[] {
  return Object.keys(used).filter((type) => !offerings.some((each) => each.zone === zone && each.type === type));
}

/** What is wrong with a named subnet, with the remedy. Undefined if its zone offers all types. */
export function namedSubnetFault(
  { id, zone }: ZonedSubnet,
  used: TypesInUse,
  offerings: readonly Offering[],
): string | undefined {
  const missing = missingTypes(zone, used, offerings);
  if (missing.length === 0) {
    return undefined;
  }
  const zones = [...new Set(offerings.map((each) => each.zone))].sort();
  const better = zones.filter((each) => missingTypes(each, used, offerings).length === 0);
  const remedy =
    better.length === 0
      ? `No zone of the region offers all types that the images use: set ${ANOTHER_TYPE}.`
      : `Set vpcId and subnetId to a subnet in ${better.join(" or ")}, or ${ANOTHER_TYPE}.`;
  return `subnetId: "${id}" is in the availability zone ${zone}, which does not offer ${withImages(missing, used)}. ${remedy}`;
}

/** Why none of the default subnets can be used, zone by zone, with the remedy. */
export function noSuitableSubnet(
  subnets: readonly ZonedSubnet[],
  used: TypesInUse,
  offerings: readonly Offering[],
): string {
  const zones = [...new Set(subnets.map(({ zone }) => zone))].sort();
  const lines = zones.map((zone) => {
    const missing = missingTypes(zone, used, offerings);
    const offered = Object.keys(used).filter((type) => !missing.includes(type));
    return offered.length === 0
      ? `  ${zone} offers none of them`
      : `  ${zone} offers ${offered.join(", ")}, not ${missing.join(", ")}`;
  });
  return [
    `No default subnet is in an availability zone that offers all types that the images use: ${withImages(Object.keys(used), used)}.`,
    ...lines,
    `Set ${ANOTHER_TYPE}, or vpcId and subnetId to a subnet in a zone that offers all of them.`,
  ].join("\n");
}

const ANOTHER_TYPE = "another instance_type in the image's image.pkrvars.json";

/** `t3.small (db, web) and t4g.small (edge)` */
function withImages(types: readonly string[], used: TypesInUse): string {
  return types.map((type) => `${type} (${used[type]?.join(", ") ?? ""})`).join(" and ");
}
