// Tests of what the newest plan of Upkeep takes away.
import { expect } from "chai";
import { newestPlan } from "../../../scripts/costs/plan";
import { TestBucket } from "../../buildsrc/helpers/bucket";

describe("the newest plan of Upkeep", () => {
  it("is that of the last run, and of retiring only", async () => {
    const bucket = new TestBucket();
    const plan = (...subjects: string[]) =>
      JSON.stringify({
        parts: [
          { part: "retire", results: subjects.map((subject) => ({ what: "deprecate", subject })), kept: [] },
          { part: "sweep", results: [{ subject: "vol-1" }] },
        ],
      });
    bucket.objects["upkeep/2026-11-25T03:00:00.000Z/plan.json"] = plan("ami-old");
    bucket.objects["upkeep/2026-11-26T03:00:00.000Z/plan.json"] = plan("ami-1", "ami-2");
    bucket.objects["upkeep/2026-11-26T03:00:00.000Z/done.json"] = "{}";

    expect(await newestPlan(bucket.store)).to.deep.equal(["ami-1", "ami-2"]);
  });

  it("is none before the first run", async () => {
    expect(await newestPlan(new TestBucket().store)).to.equal(undefined);
  });
});
