// Everything in a region that is launched from AMIs, each with the calls that find it.
import { autoScalingGroups, launchConfigurations } from "./autoScaling";
import { computeEnvironments } from "./batch";
import type { UsageClients } from "../clients";
import { fleets, spotFleets, spotRequests } from "./fleets";
import { instances } from "./instances";
import { launchTemplates } from "./launchTemplates";
import type { Reference } from "../uses";

/** One kind of what is launched from AMIs. */
export interface Source {
  /** In words, in the plural. */
  readonly what: string;
  /** The actions that Upkeep's role needs for it. */
  readonly actions: readonly string[];
  /** Finds them all, page by page. */
  readonly find: (clients: UsageClients) => Promise<readonly Reference[]>;
}

/** What a look goes through, in every region. */
export const SOURCES: readonly Source[] = [
  { what: "instances", actions: ["ec2:DescribeInstances"], find: instances },
  {
    what: "launch templates",
    actions: ["ec2:DescribeLaunchTemplates", "ec2:DescribeLaunchTemplateVersions"],
    find: launchTemplates,
  },
  {
    what: "launch configurations",
    actions: ["autoscaling:DescribeLaunchConfigurations"],
    find: launchConfigurations,
  },
  { what: "Auto Scaling groups", actions: ["autoscaling:DescribeAutoScalingGroups"], find: autoScalingGroups },
  { what: "EC2 fleets", actions: ["ec2:DescribeFleets"], find: fleets },
  { what: "Spot fleets", actions: ["ec2:DescribeSpotFleetRequests"], find: spotFleets },
  { what: "Spot requests", actions: ["ec2:DescribeSpotInstanceRequests"], find: spotRequests },
  { what: "Batch compute environments", actions: ["batch:DescribeComputeEnvironments"], find: computeEnvironments },
];
