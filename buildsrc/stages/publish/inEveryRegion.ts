// Does something in all publish regions at the same time. It is for everything that comes before the switch.
import { messageOf } from "../common/messageOf";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";

interface Failure {
  readonly region: string;
  readonly error: unknown;
}

/**
 * Waits for all regions, even if one fails: the next attempt uses what the others have made, and whoever looks at the
 * failure learns everything that is wrong at once.
 */
export async function inEveryRegion<P extends { readonly clients: RegionClients }, T>(
  image: string,
  places: readonly P[],
  work: (place: P) => Promise<T>,
): Promise<readonly T[]> {
  const results: T[] = [];
  const failures: Failure[] = [];
  await Promise.all(
    places.map(async (place, index) => {
      try {
        results[index] = await work(place);
      } catch (error) {
        const { region } = place.clients;
        console.log(`  ${region}: FAILED: ${messageOf(error)}`);
        failures.push({ region, error });
      }
    }),
  );
  if (failures.length > 0) {
    throw failed(image, places.length, failures);
  }
  return results;
}

function failed(image: string, total: number, failures: readonly Failure[]): StageError {
  const causes = failures.map(({ region, error }) => `- ${region}: ${messageOf(error)}`);
  const remedies = failures.flatMap(({ error }) => (error instanceof StageError ? [error.remedy] : []));
  const afterwards = remedies.length > 0 ? "Then" : "Remove the cause, then";
  return new StageError(
    `Image ${image} was not published to any region, and every parameter is as it was: ${failures.length} of ${total} regions failed.\n${causes.join("\n")}`,
    [...new Set(remedies), `${afterwards} retry the stage: it uses the copies that are there.`].join(" "),
  );
}
