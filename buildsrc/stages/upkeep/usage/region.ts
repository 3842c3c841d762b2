// One region's look: everything there that was launched from the factory's AMIs, or could launch one.
import type { FactoryAmi } from "../amis";
import { cautionOf } from "./cautions";
import type { UsageClients } from "./clients";
import { imageReferences } from "./imageReferences";
import { isParameter, resolveParameter } from "./parameters";
import { SOURCES } from "./sources/all";
import type { Reference } from "./uses";

/** What a look found. */
export interface PlaceLook {
  /** The references to AMIs of the factory. */
  readonly references: readonly Reference[];
  /** How many there are without asking about candidates, so that one look can be compared with the next one. */
  readonly counted: number;
  readonly cautions: readonly string[];
}

/** The factory's AMIs in a region. */
export interface RegionAmis {
  readonly amis: readonly FactoryAmi[];
  /** Those that EC2 is asked about one by one. */
  readonly candidates: readonly FactoryAmi[];
}

/** Looks at a region. What cannot be seen becomes a caution. */
export async function lookAtRegion(clients: UsageClients, { amis, candidates }: RegionAmis): Promise<PlaceLook> {
  const { region } = clients;
  const cautions: string[] = [];
  const found = await Promise.all(
    SOURCES.map(async ({ what, actions, find }) => {
      try {
        return await find(clients);
      } catch (error) {
        cautions.push(cautionOf(region, `${what} (${actions.join(", ")})`, error));
        return [];
      }
    }),
  );
  const ours = new Set(amis.map(({ id }) => id));
  const isOurs = ({ image }: Reference) => ours.has(image);
  const references = (await resolveAll(clients, found.flat(), cautions)).filter(isOurs);
  const told: Reference[] = [];
  try {
    told.push(
      ...(
        await imageReferences(
          clients,
          candidates.map(({ id }) => id),
        )
      ).filter(isOurs),
    );
  } catch (error) {
    cautions.push(cautionOf(region, "references (ec2:DescribeImageReferences)", error));
  }
  const unknown = told.filter(({ by, image }) => {
    const id = by.split("/").at(-1) ?? by;
    return !references.some((each) => each.image === image && each.by.includes(id));
  });
  return {
    references: [...references, ...unknown].map(({ by, image }) => ({ by: `${by} in ${region}`, image })),
    counted: references.length,
    cautions,
  };
}

/** Puts the AMI in the place of each parameter. */
async function resolveAll(
  clients: UsageClients,
  references: readonly Reference[],
  cautions: string[],
): Promise<Reference[]> {
  const values = new Map<string, string | undefined>();
  for (const { by, image } of references) {
    if (isParameter(image) && !values.has(image)) {
      try {
        values.set(image, await resolveParameter(clients, image));
      } catch (error) {
        values.set(image, undefined);
        cautions.push(cautionOf(clients.region, `the parameter ${image} of ${by} (ssm:GetParameter)`, error));
      }
    }
  }
  return references.map(({ by, image }) => {
    const value = values.get(image);
    return value === undefined ? { by, image } : { by: `${by} by ${image}`, image: value };
  });
}
