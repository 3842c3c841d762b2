// Finds what builds may leave behind, by the factory's mark or by that of its pull requests.
import {
  paginateDescribeInstances,
  paginateDescribeSnapshots,
  DescribeKeyPairsCommand,
  paginateDescribeVolumes,
  type EC2Client,
  type Instance,
  type KeyPairInfo,
  type Snapshot,
  type Volume,
} from "../common/aws";
import { MARKER, pullRequestMark } from "../contract";

/** What EC2 is asked for. */
export interface Filter {
  readonly Name: string;
  readonly Values: string[];
}

/** What carries the mark of a factory, or that of its pull requests. */
export function marked(factory: string): Filter {
  return { Name: `tag:${MARKER}`, Values: [factory, pullRequestMark(factory)] };
}

/** The states of instances that are neither ending nor have ended. */
const ALIVE = ["pending", "running", "stopping", "stopped"];

/** The largest page of each of these operations. Source: their MaxResults, EC2 API. */
const PAGE = 1000;
const VOLUMES_PAGE = 500;

/** The instances that are neither ending nor have ended. */
export async function findInstances(ec2: EC2Client, filters: readonly Filter[]): Promise<readonly Instance[]> {
  const found: Instance[] = [];
  const Filters = [...filters, { Name: "instance-state-name", Values: ALIVE }];
  for await (const { Reservations = [] } of paginateDescribeInstances({ client: ec2, pageSize: PAGE }, { Filters })) {
    found.push(...Reservations.flatMap(({ Instances = [] }) => Instances));
  }
  return found;
}

/** The key pairs. EC2 lists them all at once. */
export async function findKeyPairs(ec2: EC2Client, filters: readonly Filter[]): Promise<readonly KeyPairInfo[]> {
  const { KeyPairs = [] } = await ec2.send(new DescribeKeyPairsCommand({ Filters: [...filters] }));
  return KeyPairs;
}

/** The account's own snapshots. */
export async function findSnapshots(ec2: EC2Client, filters: readonly Filter[]): Promise<readonly Snapshot[]> {
  const found: Snapshot[] = [];
  for await (const { Snapshots = [] } of paginateDescribeSnapshots(
    { client: ec2, pageSize: PAGE },
    { OwnerIds: ["self"], Filters: [...filters] },
  )) {
    found.push(...Snapshots);
  }
  return found;
}

/** The volumes that no instance has. */
export async function findFreeVolumes(ec2: EC2Client, filters: readonly Filter[]): Promise<readonly Volume[]> {
  const found: Volume[] = [];
  const Filters = [...filters, { Name: "status", Values: ["available"] }];
  for await (const { Volumes = [] } of paginateDescribeVolumes({ client: ec2, pageSize: VOLUMES_PAGE }, { Filters })) {
    found.push(...Volumes);
  }
  return found;
}
