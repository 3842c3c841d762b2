// The regions that the account can use.
import { DescribeRegionsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { allRegions } from "../../components/publishing/regions";
import type { ClientSettings } from "../../components/programs/connection";

/**
 * The home region, then those publish regions that the account can use: a region that is not enabled refuses every call.
 * If AWS does not say which are enabled, all count; the check of the publish regions says so.
 */
export async function enabledRegions(
  publishRegions: readonly string[],
  settings: ClientSettings & { readonly region: string },
): Promise<readonly string[]> {
  const all = allRegions(publishRegions, settings.region);
  const enabled = await namesOfRegions(new EC2Client(settings), false).catch(() => all);
  return all.filter((region) => region === settings.region || enabled.includes(region));
}

/** The names of the regions that are enabled, or of all. */
export async function namesOfRegions(ec2: EC2Client, AllRegions: boolean): Promise<readonly string[]> {
  const { Regions = [] } = await ec2.send(new DescribeRegionsCommand({ AllRegions }));
  return Regions.flatMap(({ RegionName }) => RegionName ?? []);
}
