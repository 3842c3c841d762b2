// A region in which an image has three AMIs and two versions of its parameter.
import { TestRegion } from "./testRegion";

export const PARAMETER = "/f/web";

export function makeChannelRegion(): TestRegion {
  const region = new TestRegion("eu-west-1");
  for (const id of ["ami-1", "ami-2", "ami-3"]) {
    region.amis[id] = { state: "available", tags: {}, permissions: [] };
  }
  region.parameters[PARAMETER] = [
    { value: "ami-1", description: "the first", labels: ["stable"] },
    { value: "ami-2", description: "the second", labels: ["latest", "edge"] },
  ];
  return region;
}
