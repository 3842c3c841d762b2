// What Auto Scaling launches besides launch templates: launch configurations, and the AMIs of a group's overrides.
import { paginateDescribeAutoScalingGroups, paginateDescribeLaunchConfigurations } from "../../../common/aws";
import type { UsageClients } from "../clients";
import type { Reference } from "../uses";

/** The largest page. Source: MaxRecords of both calls, Auto Scaling API. */
const PAGE = 100;

/** Finds the launch configurations, whether a group has them or not. */
export async function launchConfigurations({ autoScaling }: UsageClients): Promise<readonly Reference[]> {
  const found: Reference[] = [];
  for await (const page of paginateDescribeLaunchConfigurations({ client: autoScaling, pageSize: PAGE }, {})) {
    for (const { LaunchConfigurationName = "", ImageId } of page.LaunchConfigurations ?? []) {
      if (ImageId !== undefined) {
        found.push({ by: `launch configuration ${LaunchConfigurationName}`, image: ImageId });
      }
    }
  }
  return found;
}

/** Finds the AMIs that groups name themselves. The launch templates of a group are found as launch templates. */
export async function autoScalingGroups({ autoScaling }: UsageClients): Promise<readonly Reference[]> {
  const found: Reference[] = [];
  const pages = paginateDescribeAutoScalingGroups(
    { client: autoScaling, pageSize: PAGE },
    { IncludeManagedResources: true },
  );
  for await (const { AutoScalingGroups = [] } of pages) {
    for (const { AutoScalingGroupName = "", MixedInstancesPolicy } of AutoScalingGroups) {
      for (const { InstanceType, ImageId } of MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? []) {
        if (ImageId !== undefined) {
          const of = `override of Auto Scaling group ${AutoScalingGroupName}`;
          found.push({ by: InstanceType === undefined ? of : `${of} for ${InstanceType}`, image: ImageId });
        }
      }
    }
  }
  return found;
}
