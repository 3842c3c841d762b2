// The versions of an image's SSM parameter in one region, with their labels. Read by channel.ts.
import { GetParameterHistoryCommand, ParameterNotFound, type ParameterHistory } from "../common/aws";
import type { RegionClients } from "../common/regions";

export interface Version {
  readonly number: number;
  readonly value: string;
  readonly description: string;
  readonly labels: readonly string[];
}

/** The newest version and the others, newest first. */
export type Versions = readonly [Version, ...Version[]];

/** Undefined when there is no such parameter. */
export async function readVersions({ ssm }: RegionClients, parameter: string): Promise<Versions | undefined> {
  const versions: Version[] = [];
  let token: string | undefined;
  try {
    do {
      const page = await ssm.send(new GetParameterHistoryCommand({ Name: parameter, NextToken: token }));
      versions.push(...(page.Parameters ?? []).map(asVersion));
      token = page.NextToken;
    } while (token !== undefined);
  } catch (error) {
    if (error instanceof ParameterNotFound) {
      return undefined;
    }
    throw error;
  }
  const [newest, ...others] = versions.sort((a, b) => b.number - a.number);
  return newest && [newest, ...others];
}

function asVersion({ Version: number = 0, Value = "", Description = "", Labels = [] }: ParameterHistory): Version {
  return { number, value: Value, description: Description, labels: Labels };
}
