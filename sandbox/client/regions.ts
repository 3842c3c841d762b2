// The regions of a sandbox in which there are factories.
import { DescribeRegionsCommand } from "@aws-sdk/client-ec2";
import { ADMINISTRATOR, createClients, REGION, type Clients } from "./clients";
import { listPipelines } from "./runs";

/** Clients for the sandbox's own region, and for each other that has pipelines. */
export async function clientsWithPipelines(endpoint: string): Promise<readonly Clients[]> {
  const { Regions = [] } = await createClients(endpoint).ec2.send(new DescribeRegionsCommand({}));
  const regions = new Set([REGION, ...Regions.flatMap(({ RegionName }) => RegionName ?? []).sort()]);
  const found = await Promise.all(
    [...regions].map(async (region) => {
      const clients = createClients(endpoint, ADMINISTRATOR, region);
      return region === REGION || (await listPipelines(clients)).length > 0 ? [clients] : [];
    }),
  );
  return found.flat();
}
