// Fleets and Spot requests, which launch again by themselves as long as they are active.
import {
  paginateDescribeFleets,
  paginateDescribeSpotFleetRequests,
  paginateDescribeSpotInstanceRequests,
} from "../../../common/aws";
import type { UsageClients } from "../clients";
import type { Reference } from "../uses";

/** The states in which a fleet launches. Source: FleetStateCode and BatchState, EC2 API. */
const ACTIVE: ReadonlySet<string | undefined> = new Set(["submitted", "active", "modifying"]);

/** Those in which a Spot request can launch or start an instance. Source: SpotInstanceState, EC2 API. */
const LIVE_REQUESTS = ["open", "active", "disabled"];

/**
 * Finds the AMIs that EC2 fleets' overrides name. EC2 does not list fleets of the type `instant`, which launch once and
 * never again. Source: FleetIds of DescribeFleets, EC2 API.
 */
export async function fleets({ ec2 }: UsageClients): Promise<readonly Reference[]> {
  const found: Reference[] = [];
  for await (const { Fleets = [] } of paginateDescribeFleets({ client: ec2 }, {})) {
    for (const { FleetId = "", FleetState, LaunchTemplateConfigs = [] } of Fleets) {
      for (const { ImageId } of LaunchTemplateConfigs.flatMap(({ Overrides = [] }) => Overrides)) {
        if (ImageId !== undefined && ACTIVE.has(FleetState)) {
          found.push({ by: `override of EC2 fleet ${FleetId}`, image: ImageId });
        }
      }
    }
  }
  return found;
}

/** Finds the AMIs that Spot fleets' launch specifications name. */
export async function spotFleets({ ec2 }: UsageClients): Promise<readonly Reference[]> {
  const found: Reference[] = [];
  for await (const { SpotFleetRequestConfigs = [] } of paginateDescribeSpotFleetRequests({ client: ec2 }, {})) {
    for (const { SpotFleetRequestId = "", SpotFleetRequestState, SpotFleetRequestConfig } of SpotFleetRequestConfigs) {
      for (const { ImageId } of SpotFleetRequestConfig?.LaunchSpecifications ?? []) {
        if (ImageId !== undefined && ACTIVE.has(SpotFleetRequestState)) {
          found.push({ by: `Spot fleet ${SpotFleetRequestId}`, image: ImageId });
        }
      }
    }
  }
  return found;
}

/** Finds the AMIs of Spot requests: a persistent one launches again when its instance is interrupted. */
export async function spotRequests({ ec2 }: UsageClients): Promise<readonly Reference[]> {
  const found: Reference[] = [];
  const pages = paginateDescribeSpotInstanceRequests(
    { client: ec2, pageSize: 1000 },
    { Filters: [{ Name: "state", Values: LIVE_REQUESTS }] },
  );
  for await (const { SpotInstanceRequests = [] } of pages) {
    for (const { SpotInstanceRequestId = "", LaunchSpecification } of SpotInstanceRequests) {
      if (LaunchSpecification?.ImageId !== undefined) {
        found.push({ by: `Spot request ${SpotInstanceRequestId}`, image: LaunchSpecification.ImageId });
      }
    }
  }
  return found;
}
