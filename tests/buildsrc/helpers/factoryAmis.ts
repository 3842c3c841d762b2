// AMIs of the factory as Upkeep finds them.
import type { FactoryAmi } from "../../../buildsrc/stages/upkeep/amis";

/** A release of image `web` in the home region, made long ago. */
export function factoryAmi(id: string, about: Partial<FactoryAmi> = {}): FactoryAmi {
  return {
    id,
    region: "us-east-1",
    image: "web",
    state: "released",
    ec2State: "available",
    createdAt: new Date("2026-01-02T03:04:05.000Z"),
    snapshots: [],
    tags: new Map(),
    ...about,
  };
}
