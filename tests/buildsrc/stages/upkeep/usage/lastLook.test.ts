// Tests the brake: a look that sees far less than the last one is not believed at once.
import { expect } from "chai";
import {
  judgeLook,
  readLastLook,
  writeLastLook,
  type LastLook,
} from "../../../../../buildsrc/stages/upkeep/usage/lastLook";
import { TestBucket } from "../../../helpers/bucket";
import { refusalOf } from "../../../helpers/refusal";

const NOW = new Date("2026-11-27T03:00:00.000Z");
const seen = (references: number, lowSince = "") => ({ references, lowSince });

describe("buildsrc: the look before", () => {
  const rows: readonly (readonly [string, LastLook, number, ReturnType<typeof seen>, boolean])[] = [
    ["none", {}, 3, seen(3), false],
    ["as much", { home: seen(10) }, 10, seen(10), false],
    ["more than half", { home: seen(10) }, 6, seen(6), false],
    ["half", { home: seen(10) }, 5, seen(10, NOW.toISOString()), true],
    ["nothing at all", { home: seen(1) }, 0, seen(1, NOW.toISOString()), true],
    ["nothing as before", { home: seen(0) }, 0, seen(0), false],
    [
      "half, for an hour",
      { home: seen(10, "2026-11-27T02:00:00.000Z") },
      5,
      seen(10, "2026-11-27T02:00:00.000Z"),
      true,
    ],
    ["half, as the day before", { home: seen(10, "2026-11-26T03:00:00.000Z") }, 5, seen(5), false],
    ["half the day before, and all of it again", { home: seen(10, "2026-11-26T03:00:00.000Z") }, 9, seen(9), false],
  ];
  for (const [what, last, references, record, isBraked] of rows) {
    it(`saw ${what}`, () => {
      const judged = judgeLook(last, NOW, { home: references });
      expect(judged.seen.home).to.deep.equal(record);
      expect(judged.cautions).to.have.length(isBraked ? 1 : 0);
    });
  }

  it("is told of with both numbers and what to do", () => {
    const { cautions } = judgeLook({ "eu-west-1": seen(10) }, NOW, { "eu-west-1": 4 });

    expect(cautions).to.deep.equal([
      "eu-west-1: 4 uses of the factory's AMIs were found, where the last look found 10. If that is right, nothing needs to be done: it is believed once it is 20 hours old.",
    ]);
  });

  it("stays as it was in a region that could not be looked at", () => {
    const last = { "us-east-1": seen(3), "eu-west-1": seen(10) };

    expect(judgeLook(last, NOW, { "us-east-1": 4 }).seen).to.deep.equal({ ...last, "us-east-1": seen(4) });
  });

  it("is kept in the bucket", async () => {
    const bucket = new TestBucket();
    expect(await readLastLook(bucket.store)).to.deep.equal({});
    await writeLastLook(bucket.store, { "us-east-1": seen(3) });
    expect(Object.keys(bucket.objects)).to.deep.equal(["upkeep/last.json"]);
    expect(await readLastLook(bucket.store)).to.deep.equal({ "us-east-1": seen(3) });

    bucket.objects["upkeep/last.json"] = '{"us-east-1":3}';
    const refusal = await refusalOf(readLastLook(bucket.store));
    expect(refusal.message).to.match(/upkeep\/last\.json.*us-east-1 is 3/);
    expect(refusal.remedy).to.match(/^Delete it/);
  });
});
