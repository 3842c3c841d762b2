// Tests that either all steps in several regions are taken or none, and that a failure says how things are.
import { expect } from "chai";
import { allOrNothing, HalfDone, type Step } from "../../../../buildsrc/stages/common/allOrNothing";
import { StageError } from "../../../../buildsrc/stages/common/stageError";
import { refusalOf } from "../../helpers/refusal";

describe("buildsrc: all or nothing", () => {
  let log: string[];
  beforeEach(() => {
    log = [];
  });

  function step(region: string, what: string, failure?: Error, undoFailure?: Error): Step {
    return {
      region,
      what,
      run: async () => {
        log.push(`${what} begins`);
        await Promise.resolve();
        if (failure) {
          throw failure;
        }
        log.push(`${what} done`);
        return async () => {
          await Promise.resolve();
          if (undoFailure) {
            throw undoFailure;
          }
          log.push(`${what} undone`);
        };
      },
    };
  }

  it("takes the groups one after another and the steps of a group at the same time", async () => {
    await allOrNothing([[step("r1", "a"), step("r2", "b")], [step("r1", "c")]]);

    expect(log).to.deep.equal(["a begins", "b begins", "a done", "b done", "c begins", "c done"]);
  });

  it("undoes everything when a step fails, the last group first, and begins no other group", async () => {
    const error = await refusalOf(
      allOrNothing([
        [step("r1", "a")],
        [step("r1", "b", new StageError("no such AMI.", "Look for it.")), step("r2", "c")],
        [step("r1", "d")],
      ]),
    );

    expect(log.slice(2)).to.deep.equal(["b begins", "c begins", "c done", "c undone", "a undone"]);
    expect(error.message).to.equal("r1: could not b: no such AMI.\nEverything is as it was before, in every region.");
    expect(error.remedy).to.equal("Look for it. Then try again: what is ready is used again.");
  });

  it("names every step that failed", async () => {
    const error = await refusalOf(
      allOrNothing([[step("r1", "a", new Error("one")), step("r2", "b", new Error("two"))]]),
    );

    expect(error.message).to.include("r1: could not a: one\nr2: could not b: two\n");
  });

  it("says what holds when something cannot be undone, and undoes the rest", async () => {
    const error = await refusalOf(
      allOrNothing([
        [step("r1", "a"), step("r2", "b", undefined, new Error("denied"))],
        [step("r3", "c", new Error("broken"))],
      ]),
    );

    expect(log).to.include("a undone");
    expect(error.message).to.equal(
      "r3: could not c: broken\n" +
        "r2: this was done and could not be undone: b: denied\n" +
        "Everything else is as it was before, so regions differ now.",
    );
    expect(error.remedy).to.match(/try again at once/);
  });

  it("does not claim that all is as before when a step could not go back by itself", async () => {
    const error = await refusalOf(allOrNothing([[step("r1", "a", new HalfDone("it is in between.", "Look."))]]));

    expect(error.message).to.match(/in between.*regions differ now/s);
  });
});
