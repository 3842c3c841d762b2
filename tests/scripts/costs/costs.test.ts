// Tests of what a factory costs.
import { expect } from "chai";
import { costsOf, type CostedAmi, type CostedBuild, type Used } from "../../../scripts/costs/costs";
import { OWN_TABLE, readPrices } from "../../../scripts/costs/prices";
import { costTables } from "../../../scripts/costs/tables";
import { folderWith } from "../../helpers/folders";
import { join } from "node:path";

const PRICES = readPrices();
const NOW = new Date("2026-11-27T03:00:00.000Z");
const since = new Date("2026-10-28T03:00:00.000Z");

const ami = (id: string, region: string, about: Partial<CostedAmi> = {}): CostedAmi => ({
  id,
  image: "web",
  region,
  sizeGiB: 8,
  createdAt: NOW,
  ...about,
});
const build = (purpose: string, minutes: number, image?: string): CostedBuild => ({
  purpose,
  minutes,
  computeType: "BUILD_GENERAL1_SMALL",
  ...(image !== undefined && { image }),
});
const used = (change: Partial<Used> = {}): Used => ({
  homeRegion: "us-east-1",
  days: 30,
  since,
  amis: [],
  builds: [],
  actionMinutes: { web: 0 },
  instanceTypes: { web: "t3.small" },
  objectsGiB: 0,
  alarms: 0,
  dashboards: 0,
  metrics: 0,
  keys: 0,
  retiring: new Set(),
  ...change,
});
const lines = (change: Partial<Used>) =>
  Object.fromEntries(costsOf(used(change), PRICES).lines.map(({ what, cost }) => [what, cost]));

describe("what a factory costs", () => {
  it("is the storage of its AMIs by image and region, and what retiring takes away of it", () => {
    const amis = [
      ami("ami-1", "us-east-1"),
      ami("ami-2", "us-east-1"),
      ami("ami-3", "eu-central-1", { copyOf: "ami-1" }),
      ami("ami-4", "us-east-1", { image: "db", sizeGiB: 20 }),
    ];
    const { images, unknown } = costsOf(used({ amis, retiring: new Set(["ami-1"]) }), PRICES);

    expect(images).to.deep.equal([
      { image: "db", region: "us-east-1", amis: 1, sizeGiB: 20, storage: 1, making: 0, saved: 0 },
      { image: "web", region: "us-east-1", amis: 2, sizeGiB: 16, storage: 0.8, making: 0, saved: 0.4 },
      { image: "web", region: "eu-central-1", amis: 1, sizeGiB: 8, storage: 8 * 0.054, making: 0, saved: 8 * 0.054 },
    ]);
    expect(unknown).to.deep.equal([]);
  });

  it("is what builds, instances and runs take, in a month", () => {
    const change = {
      days: 15,
      amis: [ami("ami-1", "us-east-1", { sizeGiB: 73 })],
      builds: [build("validate", 10, "web"), build("build", 60, "web"), build("upkeep", 5)],
      actionMinutes: { web: 100 },
    };
    const seen = lines(change);

    expect(seen.CodeBuild).to.be.closeTo(150 * 0.005, 1e-9);
    expect(seen.CodePipeline).to.be.closeTo(200 * 0.002, 1e-9);
    // Two hours, and a volume of 73 GiB for them.
    expect(seen["builders and test instances"]).to.be.closeTo(2 * 0.0208 + (2 / 730) * 73 * 0.08, 1e-9);
    const [web] = costsOf(used(change), PRICES).images;
    expect(web?.making).to.be.closeTo(140 * 0.005 + 0.4 + 0.0416 + 0.016, 1e-9);
  });

  it("counts only copies that were made in that time", () => {
    const amis = [
      ami("ami-1", "us-east-1"),
      ami("ami-2", "eu-west-1"),
      ami("ami-3", "eu-west-1", { createdAt: new Date("2026-01-01T00:00:00.000Z") }),
    ];
    expect(lines({ amis })["copies to other regions, at most"]).to.be.closeTo(0.16, 1e-9);
  });

  it("is what stands by the month", () => {
    const seen = lines({ keys: 3, alarms: 3, dashboards: 1, metrics: 73, objectsGiB: 100 });

    expect(seen).to.include({ "KMS keys": 3, "CloudWatch dashboard": 3, "S3, the artifact bucket": 2.3 });
    expect(seen["CloudWatch alarms"]).to.be.closeTo(0.3, 1e-9);
    expect(seen["CloudWatch metrics, one value a day"]).to.be.closeTo(73 * 0.3 * (30 / 730), 1e-9);
  });

  it("says what has no price, and guesses nothing", () => {
    const costs = costsOf(
      used({
        homeRegion: "sa-east-1",
        amis: [ami("ami-1", "sa-east-1"), ami("ami-2", "us-east-1")],
        builds: [build("build", 10, "web"), build("build", 10, "db")],
      }),
      PRICES,
    );

    expect(costs.unknown).to.deep.equal([
      "CodeBuild's BUILD_GENERAL1_SMALL in sa-east-1",
      "EBS snapshots in sa-east-1",
      "EBS volumes in sa-east-1",
      "copying from sa-east-1 to other regions",
      "t3.small in sa-east-1",
      "the instance type of db, which no test names",
    ]);
    expect(costs.images.map(({ region, storage }) => [region, storage])).to.deep.equal([
      ["sa-east-1", undefined],
      ["us-east-1", 0.4],
    ]);
    expect(costTables(costs, PRICES, 30, true))
      .to.include("without what has no price")
      .and.include("  t3.small in sa-east-1");
  });

  it("is shown as tables, with what retiring saves", () => {
    const amis = [ami("ami-1", "us-east-1", { sizeGiB: 100 })];
    const costs = costsOf(used({ amis, retiring: new Set(["ami-1"]) }), PRICES);
    const shown = costTables(costs, PRICES, 30, true);

    expect(shown).to.match(/^EBS snapshots of AMIs, at most +1 AMIs, 100 GiB +5\.00$/m);
    expect(shown).to.match(/^web +us-east-1 +1 +100 +5\.00 +0\.00 +5\.00$/m);
    expect(shown).to.include("Retiring what Upkeep has planned saves 5.00 USD a month.");
    expect(costTables(costs, PRICES, 30, false)).to.include("No Upkeep has planned anything yet");
  });
});

describe("the table of prices", () => {
  it("comes with the project, dated", () => {
    expect(PRICES.date).to.match(/^\d{4}-\d\d-\d\d$/);
    expect(readPrices(OWN_TABLE).regions["eu-central-1"]?.snapshotGbMonth).to.equal(0.054);
  });

  it("is refused where a price is none", () => {
    const folder = folderWith({
      "prices.json": '{"date":"2026-01-01","currency":"USD","everywhere":{"actionMinute":"x"}}',
    });

    expect(() => readPrices(join(folder, "prices.json"))).to.throw(
      /prices\.json is not a table of prices: its field everywhere\.actionMinute is "x", and must be a number from 0\. Write it like/,
    );
  });
});
