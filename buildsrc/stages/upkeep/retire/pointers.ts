// What points to AMIs: the values of the images' parameters, and the channels, in every region.
import type { RegionClients } from "../../common/regions";
import { LATEST } from "../../contract";
import { readChannels } from "../../releases/channels";

/** Reads the parameters of images in all regions. AMI → what points to it. */
export async function readPointers(
  regions: readonly RegionClients[],
  parameters: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(
    regions.map(async (clients) => {
      const pairs: [string, string][] = [];
      // One after the other: Parameter Store throttles an account as a whole.
      for (const parameter of parameters) {
        const channels = await readChannels(clients, parameter);
        const where = `${parameter} in ${clients.region}`;
        for (const [channel, ami] of channels?.channels ?? []) {
          pairs.push([ami, `channel ${channel} of ${where} points to it`]);
        }
        if (channels !== undefined) {
          pairs.push([channels.value, `channel ${LATEST} of ${where} points to it`]);
        }
      }
      return pairs;
    }),
  );
  return new Map(found.flat());
}
