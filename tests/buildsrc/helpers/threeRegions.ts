// The regions that the tests of Publish and Promote publish to.
import type { RegionClients } from "../../../buildsrc/stages/common/regions";
import type { TestRegion } from "./testRegion";

export const [HOME, EUROPE, ASIA] = ["us-east-1", "eu-west-1", "ap-southeast-2"] as const;
export const REGIONS = [HOME, EUROPE, ASIA] as const;
export type RegionName = (typeof REGIONS)[number];

/** Makes one of each. */
export function inEach<T>(make: (region: RegionName) => T): Readonly<Record<RegionName, T>> {
  return { [HOME]: make(HOME), [EUROPE]: make(EUROPE), [ASIA]: make(ASIA) };
}

/** Finds a region's clients, and refuses any other region. */
export function clientsOf(regions: Readonly<Record<RegionName, TestRegion>>): (region: string) => RegionClients {
  return (region) => {
    const found = REGIONS.find((name) => name === region);
    if (found === undefined) {
      throw new Error(`nobody publishes to ${region}`);
    }
    return regions[found].clients;
  };
}
