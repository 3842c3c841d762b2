// The versions of an image's SSM parameter in one region, with their labels.
import { paginateGetParameterHistory, ParameterNotFound, type ParameterHistory } from "../common/aws";
import type { RegionClients } from "../common/regions";

/** A version of the parameter. */
export interface Version {
  readonly number: number;
  readonly value: string;
  readonly description: string;
  readonly labels: readonly string[];
}

/** The newest version and the others, newest first. */
export type Versions = readonly [Version, ...Version[]];

/** Reads all versions that SSM keeps; undefined if there is no such parameter. */
export async function readVersions({ ssm }: RegionClients, parameter: string): Promise<Versions | undefined> {
  const versions: Version[] = [];
  try {
    for await (const { Parameters = [] } of paginateGetParameterHistory({ client: ssm }, { Name: parameter })) {
      versions.push(...Parameters.map(asVersion));
    }
  } catch (error) {
    if (error instanceof ParameterNotFound) {
      return undefined;
    }
    throw error;
  }
  const [newest, ...others] = versions.sort((a, b) => b.number - a.number);
  return newest && [newest, ...others];
}

/** Channel → AMI. */
export function labelled(versions: readonly Version[]): ReadonlyMap<string, string> {
  return new Map(versions.flatMap(({ labels, value }) => labels.map((channel): [string, string] => [channel, value])));
}

function asVersion({ Version: number = 0, Value = "", Description = "", Labels = [] }: ParameterHistory): Version {
  return { number, value: Value, description: Description, labels: Labels };
}
