// What points to AMIs: the values of the images' parameters, and the channels, in every region.
import type { RegionClients } from "../../common/regions";
import { LATEST } from "../../contract";
import { readChannels } from "../../releases/channels";
import type { FactoryAmi } from "../amis";

/**
 * Reads the parameters of images in all regions. AMI → what points to it. Where an image has AMIs and no parameter, nobody
 * knows what its channels hold: somebody has deleted it, or the setting parameterPrefix has changed. Then all of them stay.
 *
 * @param parameters - image → its parameter
 */
export async function readPointers(
  regions: readonly RegionClients[],
  parameters: ReadonlyMap<string, string>,
  amis: readonly FactoryAmi[],
): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(
    regions.map(async (clients) => {
      const pairs: [string, string][] = [];
      // One after the other: Parameter Store throttles an account as a whole.
      for (const [image, parameter] of parameters) {
        const channels = await readChannels(clients, parameter);
        const where = `${parameter} in ${clients.region}`;
        for (const [channel, ami] of channels?.channels ?? []) {
          pairs.push([ami, `channel ${channel} of ${where} points to it`]);
        }
        if (channels !== undefined) {
          pairs.push([channels.value, `channel ${LATEST} of ${where} points to it`]);
          continue;
        }
        const held = amis.filter((ami) => ami.image === image && ami.region === clients.region);
        pairs.push(
          ...held.map(({ id }): [string, string] => [
            id,
            `${where} is not there, so nobody knows which releases its channels hold: publish ${image} again, or set parameterPrefix to what it was`,
          ]),
        );
      }
      return pairs;
    }),
  );
  return new Map(found.flat());
}
