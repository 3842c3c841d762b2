// Tests how the parts of Upkeep are run: each fails alone, and everything is written down.
import { expect } from "chai";
import { StageError } from "../../../../buildsrc/stages/common/stageError";
import type { Action, Part, Plan } from "../../../../buildsrc/stages/upkeep/part";
import { runParts } from "../../../../buildsrc/stages/upkeep/runParts";
import { TestBucket } from "../../helpers/bucket";
import { captureLog } from "../../helpers/log";
import { refusalOf } from "../../helpers/refusal";
import { beginUpkeep } from "../../helpers/upkeep";

const PLAN = "upkeep/2026-11-27T03:00:00.000Z/plan.json";
const DONE = "upkeep/2026-11-27T03:00:00.000Z/done.json";

describe("buildsrc: the parts of Upkeep", () => {
  const log = captureLog();
  let bucket: TestBucket;
  let acted: string[];
  beforeEach(() => {
    bucket = new TestBucket();
    acted = [];
  });

  const START: Action = { what: "start", subject: "golden-web", image: "web", reason: "the base changed" };
  const part = (name: "rebuild" | "retire" | "sweep", plan: Partial<Plan<Action>>, fails?: Error): Part<Action> => ({
    name,
    plan: () => Promise.resolve({ actions: [], kept: [], cautions: [], ...plan }),
    act: (_, { subject }) => {
      acted.push(subject);
      return fails ? Promise.reject(fails) : Promise.resolve("started run 1");
    },
  });
  const written = (key: string) => JSON.parse(bucket.objects[key] ?? "{}") as { parts?: unknown };

  it("writes down what they are going to do, carries it out, and writes down what came of it", async () => {
    const kept = { subject: "golden-db", image: "db", reason: "the base is the same" };
    const upkeep = await beginUpkeep({ bucket });

    expect(await runParts(upkeep, [part("rebuild", { actions: [START], kept: [kept] })])).to.equal("rebuild 1.");
    expect(acted).to.deep.equal(["golden-web"]);
    const rebuild = { part: "rebuild", kept: [kept], cautions: [] };
    expect(written(PLAN).parts).to.deep.equal([{ ...rebuild, results: [START] }]);
    expect(written(DONE).parts).to.deep.equal([{ ...rebuild, results: [{ ...START, outcome: "started run 1" }] }]);
    expect(log.text).to.include(
      [
        "rebuild",
        "  step   what        image  region  why                   outcome",
        "  start  golden-web  web            the base changed      started run 1",
        "  keep   golden-db   db             the base is the same",
      ].join("\n"),
    );
  });

  it("has people told why a part does less than it could", async () => {
    const cautions = ["eu-west-1 does not say what uses ami-1."];
    const upkeep = await beginUpkeep({ bucket });

    await runParts(upkeep, [part("retire", { cautions }), part("rebuild", { actions: [START] })]);
    expect(upkeep.notices).to.deep.equal([
      {
        subject: "Upkeep holds back: retire",
        lines: cautions,
        nextSteps: ["The plan, without doing anything: npm run upkeep -- --dry-run"],
      },
    ]);
  });

  it("does nothing and writes nothing in a dry run", async () => {
    const upkeep = await beginUpkeep({ bucket, settings: { dryRun: true } });

    expect(await runParts(upkeep, [part("rebuild", { actions: [START] })])).to.equal(
      "rebuild 1. Nothing was done: this was a dry run.",
    );
    expect(acted).to.deep.equal([]);
    expect(Object.keys(bucket.objects)).to.deep.equal(["settings/publish.json"]);
  });

  it("runs only the part that somebody asks for", async () => {
    const upkeep = await beginUpkeep({ bucket, settings: { only: "sweep" } });

    await runParts(upkeep, [part("rebuild", { actions: [START] }), part("sweep", {})]);
    expect(acted).to.deep.equal([]);
  });

  it("goes on after a part that cannot look, and after an action that fails, and then ends red with all of it", async () => {
    const blind: Part<Action> = {
      ...part("retire", {}),
      plan: () => Promise.reject(new StageError("eu-west-1 does not answer.", "Wait.")),
    };
    const upkeep = await beginUpkeep({ bucket });

    const parts = [blind, part("rebuild", { actions: [START] }, new Error("no such pipeline"))];
    expect((await refusalOf(runParts(upkeep, parts))).message).to.equal(
      [
        "retire could not look: eu-west-1 does not answer. Wait.",
        "rebuild could not start golden-web: no such pipeline",
      ].join("\n"),
    );
    expect(acted).to.deep.equal(["golden-web"]);
    expect(written(DONE).parts).to.deep.equal([
      { part: "retire", results: [], kept: [], cautions: [], failure: "eu-west-1 does not answer. Wait." },
      { part: "rebuild", results: [{ ...START, failure: "no such pipeline" }], kept: [], cautions: [] },
    ]);
  });
});
