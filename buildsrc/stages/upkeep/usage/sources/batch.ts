// AWS Batch: the AMIs that compute environments name themselves. Their launch templates are found as launch templates.
import { paginateDescribeComputeEnvironments } from "../../../common/aws";
import type { UsageClients } from "../clients";
import type { Reference } from "../uses";

/** The largest page. Source: maxResults of DescribeComputeEnvironments, Batch API. */
const PAGE = 100;

/** Finds the compute environments' AMIs, also of those that are disabled: they can be enabled again. */
export async function computeEnvironments({ batch }: UsageClients): Promise<readonly Reference[]> {
  const found: Reference[] = [];
  for await (const page of paginateDescribeComputeEnvironments({ client: batch, pageSize: PAGE }, {})) {
    for (const { computeEnvironmentName = "", status, computeResources } of page.computeEnvironments ?? []) {
      const overrides = (computeResources?.ec2Configuration ?? []).map(({ imageIdOverride }) => imageIdOverride);
      // oxlint-disable-next-line typescript/no-deprecated -- people's environments still have it
      for (const image of [computeResources?.imageId, ...overrides]) {
        if (image !== undefined && status !== "DELETED") {
          found.push({ by: `Batch compute environment ${computeEnvironmentName}`, image });
        }
      }
    }
  }
  return found;
}
