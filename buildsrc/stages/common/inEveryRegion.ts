// Does something in all publish regions at the same time. Called by publishAmi.ts for all that comes before the switch.
import type { RegionClients } from "./regions";
import { StageError } from "./stageError";

interface Failure {
  readonly region: string;
  readonly error: unknown;
}

/**
 * Waits for all regions, also when one fails: what the others have is used by the next attempt, and whoever looks at the
 * failure learns of all that is wrong at once.
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
        console.log(`  ${region}: FAILED: ${message(error)}`);
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
  const causes = failures.map(({ region, error }) => `- ${region}: ${message(error)}`);
  const remedies = failures.flatMap(({ error }) => (error instanceof StageError ? [error.remedy] : []));
  const afterwards = remedies.length > 0 ? "Then" : "Remove the cause, then";
  return new StageError(
    `Image ${image} is published nowhere, and every parameter is as it was: ${failures.length} of ${total} regions failed.\n${causes.join("\n")}`,
    [...new Set(remedies), `${afterwards} retry the stage: the copies already made are used.`].join(" "),
  );
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
