// Auto Scaling and Batch, which launch from AMIs: Upkeep looks at what they have.
// Source: their pages in the service authorization reference: the actions have neither resources nor condition keys.
import { need, type Needs } from "./need";

/** What Auto Scaling's operations need. */
export const autoScaling: Needs = {
  DescribeAutoScalingGroups: () => [need("autoscaling:DescribeAutoScalingGroups", "*")],
  DescribeLaunchConfigurations: () => [need("autoscaling:DescribeLaunchConfigurations", "*")],
};

/** What Batch's operations need. */
export const batch: Needs = {
  DescribeComputeEnvironments: () => [need("batch:DescribeComputeEnvironments", "*")],
};
