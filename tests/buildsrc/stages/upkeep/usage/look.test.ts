// Tests the look for uses in all regions, and what becomes of what it found.
import { expect } from "chai";
import { lookForUses } from "../../../../../buildsrc/stages/upkeep/usage/look";
import { TestBucket } from "../../../helpers/bucket";
import { factoryAmi } from "../../../helpers/factoryAmis";
import { beginUpkeep, NOW, type TestUpkeep } from "../../../helpers/upkeep";
import { awsError, UsageRegion, type Answers } from "../../../helpers/usageRegion";

const HOME = "us-east-1";
const AWAY = "eu-west-1";
const LAST = "upkeep/last.json";

const images = (...ids: readonly string[]) => ({
  Images: ids.map((ImageId) => ({ ImageId, CreationDate: "2026-01-02T03:04:05.000Z" })),
});
const configurations = (...amis: readonly string[]) => [
  { LaunchConfigurations: amis.map((ImageId, index) => ({ LaunchConfigurationName: `lc-${index}`, ImageId })) },
];

interface Case {
  readonly home?: Answers;
  readonly away?: Answers;
  readonly bucket?: TestBucket;
  readonly settings?: TestUpkeep["settings"];
}

async function look({ home = {}, away = {}, bucket = new TestBucket(), settings = {} }: Case) {
  const regions: Readonly<Record<string, UsageRegion>> = {
    [HOME]: new UsageRegion(HOME, { DescribeImages: [images("ami-00000001", "ami-00000002")], ...home }),
    [AWAY]: new UsageRegion(AWAY, { DescribeImages: [images("ami-00000003")], ...away }),
  };
  const clientsIn = (region: string) => (regions[region] ?? new UsageRegion(region)).clients;
  const upkeep = await beginUpkeep({ bucket, others: [AWAY], clientsIn, settings });
  const uses = await lookForUses(upkeep, await upkeep.amis(), ({ region }) => clientsIn(region));
  return { uses, amis: await upkeep.amis(), regions, bucket };
}

describe("buildsrc: the look for uses", () => {
  it("goes through every region, and says of each AMI what uses it", async () => {
    const { uses, amis, regions } = await look({
      home: { DescribeLaunchConfigurations: configurations("ami-00000001", "ami-99999999") },
      away: { DescribeLaunchConfigurations: configurations("ami-00000003", "ami-00000003") },
    });

    expect(amis.map(({ id }) => uses.of(factoryAmi(id)))).to.deep.equal([
      ["launch configuration lc-0 in us-east-1"],
      [],
      ["launch configuration lc-0 in eu-west-1", "launch configuration lc-1 in eu-west-1"],
    ]);
    expect(uses.cautions).to.deep.equal([]);
    const asked = Object.values(regions).map(({ calls }) =>
      calls.flatMap(({ operation, input }) => (operation === "DescribeImageReferences" ? [input.ImageIds] : [])),
    );
    expect(asked).to.deep.equal([[["ami-00000001", "ami-00000002"]], [["ami-00000003"]]]);
  });

  it("counts a launch of the last week as a use", async () => {
    const { uses } = await look({});
    const launched = (days: number) =>
      uses.of(factoryAmi("ami-00000001", { lastLaunchedAt: new Date(NOW.getTime() - days * 86_400_000) }));

    expect(launched(2)).to.deep.equal(["a launch on 2026-11-25T03:00:00.000Z, less than 7 days ago"]);
    expect(launched(7)).to.deep.equal([]);
  });

  it("takes what the user's command prints for uses too", async () => {
    const { uses } = await look({ settings: { usedAmisCommand: "echo ami-00000002; echo ami-99999999" } });

    expect(uses.of(factoryAmi("ami-00000002"))).to.deep.equal(['usedAmisCommand, which printed "ami-00000002"']);
    const failed = await look({ settings: { usedAmisCommand: "exit 2" } });
    expect(failed.uses.cautions).to.deep.equal([
      "usedAmisCommand: could not look at what it prints: the command ended with status 2. Run the command of the setting usedAmisCommand yourself, with sh -c and without credentials of AWS.",
    ]);
  });

  it("remembers for the next look how much it saw, where it saw everything", async () => {
    const { bucket, uses } = await look({
      home: { DescribeLaunchConfigurations: configurations("ami-00000001", "ami-00000002") },
      away: { DescribeFleets: awsError("RequestLimitExceeded", "slow down") },
      settings: { usedAmisCommand: "echo ami-00000002" },
    });

    expect(uses.cautions).to.have.length(1);
    expect(JSON.parse(bucket.objects[LAST] ?? "")).to.deep.equal({
      "us-east-1": { references: 2, lowSince: "" },
      usedAmisCommand: { references: 1, lowSince: "" },
    });
  });

  it("does not believe it at once if it sees far less than the look before", async () => {
    const bucket = new TestBucket();
    await look({ bucket, home: { DescribeLaunchConfigurations: configurations("ami-00000001", "ami-00000002") } });
    const second = await look({ bucket });

    expect(second.uses.cautions).to.have.length(1);
    expect(second.uses.cautions[0]).to.match(/^us-east-1: 0 uses .* the last look found 2/);
    expect(JSON.parse(bucket.objects[LAST] ?? "")).to.deep.include({
      "us-east-1": { references: 2, lowSince: NOW.toISOString() },
    });
  });

  it("leaves no trace in a dry run", async () => {
    const { bucket } = await look({ settings: { dryRun: true } });

    expect(bucket.objects).not.to.have.property(LAST);
  });
});
