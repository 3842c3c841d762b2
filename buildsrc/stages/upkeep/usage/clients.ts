// The clients of a region's services that can launch an AMI.
import { AutoScalingClient, BatchClient } from "../../common/aws";
import { clientSettings, type RegionClients } from "../../common/regions";

/** A region's clients, with those that only this look needs. */
export interface UsageClients extends RegionClients {
  readonly autoScaling: AutoScalingClient;
  readonly batch: BatchClient;
}

/** Makes the clients that are missing. */
export function usageClients(clients: RegionClients): UsageClients {
  const { region } = clients;
  return {
    ...clients,
    autoScaling: new AutoScalingClient(clientSettings(region)),
    batch: new BatchClient(clientSettings(region)),
  };
}
