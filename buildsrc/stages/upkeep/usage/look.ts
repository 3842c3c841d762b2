// Looks for everything that uses the factory's AMIs, in every region, before any of them is retired.
import { DAY_MS } from "../../common/days";
import type { RegionClients } from "../../common/regions";
import type { FactoryAmi } from "../amis";
import type { Upkeep } from "../upkeep";
import { cautionOf } from "./cautions";
import { usageClients, type UsageClients } from "./clients";
import { judgeLook, readLastLook, writeLastLook } from "./lastLook";
import { lookAtRegion, type PlaceLook } from "./region";
import { usedAmis } from "./usedAmisCommand";
import type { Uses } from "./uses";

/** A launch counts as a use for as long, even if nothing is left of it. EC2 tells of a launch a day late. */
const LAUNCHED_LATELY_DAYS = 7;

/** What the user's command is called in the record of the last look. */
const COMMAND = "usedAmisCommand";

/**
 * Looks for what uses the factory's AMIs. EC2 is asked about the candidates themselves as well; of the others it is known
 * only what is found by going through everything.
 *
 * @param clientsOf makes a region's clients; tests have others
 */
export async function lookForUses(
  upkeep: Upkeep,
  candidates: readonly FactoryAmi[],
  clientsOf: (clients: RegionClients) => UsageClients = usageClients,
): Promise<Uses> {
  const amis = await upkeep.amis();
  const inRegion = (all: readonly FactoryAmi[], region: string) => all.filter((ami) => ami.region === region);
  const looks = await Promise.all(
    upkeep.regions.map(async (clients) => {
      const { region } = clients;
      const look = await lookAtRegion(clientsOf(clients), {
        amis: inRegion(amis, region),
        candidates: inRegion(candidates, region),
      });
      return { place: region, look };
    }),
  );
  const { usedAmisCommand } = upkeep.settings;
  if (usedAmisCommand !== undefined) {
    looks.push({ place: COMMAND, look: await lookAtCommand(usedAmisCommand, amis) });
  }
  const brakes = await compare(upkeep, looks);
  const uses = new Map<string, Set<string>>();
  for (const { by, image } of looks.flatMap(({ look }) => look.references)) {
    uses.set(image, (uses.get(image) ?? new Set()).add(by));
  }
  return {
    of: (ami) => [...(uses.get(ami.id) ?? []), ...lateLaunch(ami, upkeep.now)],
    cautions: [...looks.flatMap(({ look }) => look.cautions), ...brakes],
  };
}

async function lookAtCommand(command: string, amis: readonly FactoryAmi[]): Promise<PlaceLook> {
  try {
    const ours = new Set(amis.map(({ id }) => id));
    const listed = await usedAmis(command, process.env);
    const references = listed.filter(({ image }) => ours.has(image));
    return { references, counted: references.length, cautions: [] };
  } catch (error) {
    return { references: [], counted: 0, cautions: [cautionOf(COMMAND, "what it prints", error)] };
  }
}

interface Placed {
  readonly place: string;
  readonly look: PlaceLook;
}

/** Compares the looks that saw everything with the last ones, and keeps them for the next ones. */
async function compare(upkeep: Upkeep, looks: readonly Placed[]): Promise<readonly string[]> {
  const whole = looks.filter(({ look }) => look.cautions.length === 0);
  const counts = Object.fromEntries(whole.map(({ place, look }) => [place, look.counted]));
  const { seen, cautions } = judgeLook(await readLastLook(upkeep.store), upkeep.now, counts);
  if (!upkeep.settings.dryRun) {
    await writeLastLook(upkeep.store, seen);
  }
  return cautions;
}

function lateLaunch({ lastLaunchedAt }: FactoryAmi, now: Date): readonly string[] {
  return lastLaunchedAt !== undefined && now.getTime() - lastLaunchedAt.getTime() < LAUNCHED_LATELY_DAYS * DAY_MS
    ? [`a launch on ${lastLaunchedAt.toISOString()}, less than ${LAUNCHED_LATELY_DAYS} days ago`]
    : [];
}
