// How many vCPUs the account may run: each image is built, and then tested, on an instance of its own.
import { EC2Client, paginateDescribeInstances, paginateDescribeInstanceTypes } from "@aws-sdk/client-ec2";
import type { TypesInUse } from "../../../components/foundation/zones";
import type { Check } from "../check";
import { fine, stop, warn, type Finding } from "../finding";
import { increaseOf, quotaValue, type Quota } from "../quotas";
import { concurrentBuilds } from "./buildQuota";

/** Instance families that share a quota. Types without one here, such as Mac, are not judged. */
const BUCKETS: readonly (Quota & { readonly families: RegExp })[] = [
  bucket(/^(a|c|d|h|i|im|is|m|r|t|z)\d/, "L-1216C47A", "Standard (A, C, D, H, I, M, R, T, Z)"),
  bucket(/^(g|gr|vt)\d/, "L-DB2E81BA", "G and VT"),
  bucket(/^p\d/, "L-417A185B", "P"),
  bucket(/^x\d/, "L-7295265B", "X"),
  bucket(/^f\d/, "L-74FC7D96", "F"),
  bucket(/^inf\d/, "L-1945791B", "Inf"),
  bucket(/^trn\d/, "L-2C3B7624", "Trn"),
  bucket(/^dl\d/, "L-6E869C2A", "DL"),
  bucket(/^hpc\d/, "L-F7808C92", "HPC"),
  bucket(/^u-/, "L-43DA4232", "High Memory"),
];

/** Source: "On-Demand Instance quotas", EC2 user guide. */
function bucket(families: RegExp, code: string, names: string) {
  return { service: "ec2", code, name: `Running On-Demand ${names} instances`, families };
}

/** What the instances of a quota's families need and have. */
export interface Room {
  readonly quota: Quota;
  /** How many vCPUs may run. */
  readonly allowed: number;
  /** How many of them run now, whoever started them. */
  readonly used: number;
  /** The vCPUs of each image's instance. */
  readonly needed: readonly { readonly image: string; readonly type: string; readonly vcpus: number }[];
}

/** How many vCPUs run at once. */
export const vcpuQuota: Check = {
  topic: "vCPUs",
  async look(context) {
    const { region, instanceTypes } = context;
    const ec2 = context.client(EC2Client);
    const [running, buildsAtOnce] = await Promise.all([runningTypes(ec2), concurrentBuilds(context)]);
    const sizes = await vcpusOf(ec2, [...Object.keys(instanceTypes), ...running]);
    const unjudged = Object.keys(instanceTypes).filter((type) => !sizes.has(type) || !isInBucket(type));
    const inUse = BUCKETS.filter(({ families }) =>
      [...sizes.keys()].some((type) => type in instanceTypes && families.test(type)),
    );
    const findings = await Promise.all(
      inUse.map(async (quota) => {
        const ofFamilies = running.filter((type) => quota.families.test(type));
        const used = sum(ofFamilies.map((type) => sizes.get(type) ?? 0));
        const needed = neededIn(quota.families, instanceTypes, sizes);
        return vcpuFinding(region, { quota, allowed: await quotaValue(context, quota), used, needed }, buildsAtOnce);
      }),
    );
    return [...findings, ...unjudgedFindings(region, unjudged)];
  },
};

/**
 * Judges the room for instances. A stage holds a build for as long as it has an instance, so that there are never more
 * instances than builds at once.
 */
export function vcpuFinding(region: string, { quota, allowed, used, needed }: Room, buildsAtOnce: number): Finding {
  const largestFirst = [...needed].sort((one, other) => other.vcpus - one.vcpus);
  const [largest] = largestFirst;
  const atOnce = sum(largestFirst.slice(0, Math.max(buildsAtOnce, 1)).map(({ vcpus }) => vcpus));
  const room = `${quota.name}: ${used} of ${allowed} vCPUs are in use in ${region}.`;
  const more = increaseOf(quota, used + atOnce, region);
  if (largest !== undefined && used + largest.vcpus > allowed) {
    const { image, vcpus, type } = largest;
    return stop(`${room} ${image} needs ${vcpus} more (${type}): its Build fails with VcpuLimitExceeded.`, more);
  }
  if (used + atOnce > allowed) {
    const what =
      `${room} A push that builds all images needs up to ${atOnce} more at once: those for which there is no room fail ` +
      "with VcpuLimitExceeded and have to be retried.";
    return warn(what, more);
  }
  return fine(`${room} A push that builds all images needs up to ${atOnce} more at once.`);
}

/** What is said of types whose vCPUs or whose quota nobody knows. */
export function unjudgedFindings(region: string, types: readonly string[]): readonly Finding[] {
  return types.length === 0
    ? []
    : [
        warn(
          `Nobody knows how many instances of ${types.join(", ")} may run: ${region} does not have the type, or doctor does not know its quota.`,
          "Look up the quota of its family at Service Quotas, Amazon EC2, or let the images use another type.",
        ),
      ];
}

function isInBucket(type: string): boolean {
  return BUCKETS.some(({ families }) => families.test(type));
}

/** Those types that the region has. */
export function neededIn(families: RegExp, types: TypesInUse, sizes: ReadonlyMap<string, number>): Room["needed"] {
  return [...sizes]
    .filter(([type]) => families.test(type))
    .flatMap(([type, vcpus]) => (types[type] ?? []).map((image) => ({ image, type, vcpus })));
}

/** Type → its vCPUs. Types that the region does not have are left out. */
async function vcpusOf(ec2: EC2Client, types: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  const wanted = { Filters: [{ Name: "instance-type", Values: [...new Set(types)] }] };
  for await (const { InstanceTypes = [] } of types.length === 0
    ? []
    : paginateDescribeInstanceTypes({ client: ec2 }, wanted)) {
    for (const { InstanceType, VCpuInfo } of InstanceTypes) {
      sizes.set(InstanceType ?? "", VCpuInfo?.DefaultVCpus ?? 0);
    }
  }
  return sizes;
}

/** The type of each running instance, whoever started it. Others do not count, and spot instances have quotas of their own. */
async function runningTypes(ec2: EC2Client): Promise<readonly string[]> {
  const types: string[] = [];
  const wanted = { Filters: [{ Name: "instance-state-name", Values: ["running"] }] };
  for await (const { Reservations = [] } of paginateDescribeInstances({ client: ec2 }, wanted)) {
    const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
    const onDemand = instances.filter(({ InstanceLifecycle }) => InstanceLifecycle === undefined);
    types.push(...onDemand.flatMap(({ InstanceType }) => InstanceType ?? []));
  }
  return types;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
