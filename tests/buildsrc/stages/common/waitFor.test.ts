// Tests how long the stages wait, and what comes when the time is up.
import { expect } from "chai";
import { waitFor } from "../../../../buildsrc/stages/common/waitFor";
import { failureOf } from "../../helpers/refusal";

describe("buildsrc: waitFor", () => {
  const paused: number[] = [];
  const pause = (milliseconds: number) => {
    paused.push(milliseconds / 1000);
    return Promise.resolve();
  };
  beforeEach(() => {
    paused.length = 0;
  });

  it("asks at once, then again and again until there is an answer", async () => {
    const answers = [undefined, undefined, "yes", "too late"];

    const answer = await waitFor({
      seconds: 60,
      pause,
      ask: () => Promise.resolve(answers.shift()),
      late: () => new Error("late"),
    });

    expect(answer).to.equal("yes");
    expect(paused).to.have.length(2);
  });

  for (const seconds of [0, 0.1, 7, 600]) {
    it(`gives up after ${seconds} s with the caller's own error`, async () => {
      const wait = { seconds, pause, ask: () => Promise.resolve(undefined), late: () => new Error("never came") };

      expect(await failureOf(waitFor(wait))).to.have.property("message", "never came");
      expect(paused.reduce((sum, each) => sum + each, 0)).to.be.closeTo(seconds, 0.001);
      expect(Math.max(0, ...paused)).to.be.at.most(15);
    });
  }

  it("counts the time that the asking takes", async () => {
    const clock = Date.now;
    let now = 0;
    Date.now = () => now;
    let asked = 0;
    const ask = () => {
      asked += 1;
      now += 4000;
      return Promise.resolve(undefined);
    };
    try {
      await waitFor({ seconds: 10, pause, ask, late: () => new Error("late") });
    } catch {
      // The tests above show what comes when the time is up.
    } finally {
      Date.now = clock;
    }

    expect(asked).to.equal(3);
  });
});
