// Instances, in every state in which there is one: a stopped one starts again only while EC2 has its AMI's snapshots and keys.
import { paginateDescribeInstances } from "../../../common/aws";
import type { UsageClients } from "../clients";
import type { Reference } from "../uses";

/** All but `terminated`: EC2 shows such an instance for about an hour, but it never comes back. */
export const INSTANCE_STATES = ["pending", "running", "shutting-down", "stopping", "stopped"];

const PAGE = 1000;

/** Finds the instances. */
export async function instances({ ec2 }: UsageClients): Promise<readonly Reference[]> {
  const found: Reference[] = [];
  const pages = paginateDescribeInstances(
    { client: ec2, pageSize: PAGE },
    { Filters: [{ Name: "instance-state-name", Values: INSTANCE_STATES }], IncludeManagedResources: true },
  );
  for await (const { Reservations = [] } of pages) {
    for (const { InstanceId = "", ImageId, State } of Reservations.flatMap(({ Instances = [] }) => Instances)) {
      if (ImageId !== undefined) {
        found.push({ by: `instance ${InstanceId} (${State?.Name ?? "state unknown"})`, image: ImageId });
      }
    }
  }
  return found;
}
