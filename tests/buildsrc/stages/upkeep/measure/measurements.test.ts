// Tests of what is measured of a factory.
import { expect } from "chai";
import type { FactoryAmi } from "../../../../../buildsrc/stages/upkeep/amis";
import { measure, type Measured } from "../../../../../buildsrc/stages/upkeep/measure/measurements";

const NOW = new Date("2026-11-27T03:00:00.000Z");
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

function ami(id: string, days: number, about: Partial<FactoryAmi> = {}, tags: Record<string, string> = {}): FactoryAmi {
  return {
    id,
    region: "us-east-1",
    image: "web",
    state: "released",
    ec2State: "available",
    createdAt: daysAgo(days),
    snapshots: [{ id: `snap-${id}`, sizeGiB: 8 }],
    tags: new Map(Object.entries(tags)),
    ...about,
  };
}

function measured(amis: readonly FactoryAmi[], about: Partial<Measured> = {}) {
  const { measurements, unknown } = measure({
    amis,
    images: ["db", "web"],
    homeRegion: "us-east-1",
    basesMadeAt: new Map(),
    waiting: 0,
    now: NOW,
    ...about,
  });
  const values = measurements.map(({ metric, value, dimensions = {} }) => [
    [metric, ...Object.values(dimensions)].join(" "),
    value,
  ]);
  return { values: Object.fromEntries(values) as Record<string, number>, unknown };
}

describe("buildsrc: what is measured", () => {
  it("is how old the newest release of each image is, and its base", () => {
    const { values, unknown } = measured(
      [
        ami("ami-old", 40),
        ami("ami-new", 3.25, {}, { "ami-pipeline:base-ami": "ami-base" }),
        ami("ami-db", 12, { image: "db" }, { "ami-pipeline:base-ami": "ami-gone" }),
      ],
      { basesMadeAt: new Map([["ami-base", daysAgo(20)]]) },
    );

    expect(values).to.include({
      "ReleaseAgeDays web": 3.3,
      "ReleaseAgeDays db": 12,
      OldestReleaseDays: 12,
      "BaseAgeDays web": 20,
      OldestBaseDays: 20,
    });
    expect(values).not.to.have.property("BaseAgeDays db");
    expect(unknown).to.deep.equal([
      {
        subject: "ami-db",
        image: "db",
        reason: "EC2 does not know its base ami-gone any more, so the base has no age",
      },
    ]);
  });

  it("takes no candidate, no withdrawn release and no copy for the newest release", () => {
    const { values, unknown } = measured([
      ami("ami-1", 30),
      ami("ami-2", 3, { state: "candidate" }),
      ami("ami-3", 2, {}, { "ami-pipeline:withdrawn": "2026-11-26T00:00:00.000Z" }),
      ami("ami-4", 1, { region: "eu-west-1" }),
    ]);

    expect(values["ReleaseAgeDays web"]).to.equal(30);
    expect(unknown[0]).to.deep.equal({
      subject: "db",
      image: "db",
      reason: "it has no release yet, so it has no age",
    });
  });

  it("counts AMIs and their snapshots by state, and releases on their way out by their step", () => {
    const { values } = measured([
      ami("ami-1", 1),
      ami("ami-2", 1, { region: "eu-west-1" }),
      ami("ami-3", 1, {}, { "ami-pipeline:retirement": "deprecated 2026-11-20T03:00:00.000Z" }),
      ami("ami-4", 1, { state: "rejected", snapshots: [] }),
      ami("ami-5", 1, { state: "unheard of" }),
    ]);

    expect(values).to.include({
      "Amis released": 2,
      "StorageGiB released": 16,
      "Amis deprecated": 1,
      "Amis rejected": 1,
      "StorageGiB rejected": 0,
      "Amis building": 0,
      "Amis retiring": 0,
      "Amis disabled": 0,
      StorageGiB: 32,
    });
  });

  it("says that Upkeep ran, and how many runs wait", () => {
    expect(measured([], { waiting: 2 }).values).to.include({ UpkeepRuns: 1, WaitingForApproval: 2 });
    expect(measured([]).values).not.to.have.property("OldestReleaseDays");
  });
});
