// Tests which builds run and which wait.
import { expect } from "chai";
import { BuildQueue } from "../../../sandbox/codebuild/queue";

describe("BuildQueue", () => {
  /** Enters builds into a queue, and says whose turn has come. */
  function queueOf(quota: number) {
    const queue = new BuildQueue(quota);
    const running: string[] = [];
    return {
      enter: (build: string, kind = "small") => {
        const { turn, leave } = queue.enter(kind);
        void turn.then(() => running.push(build));
        return leave;
      },
      running: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return running;
      },
    };
  }

  it("lets a build in when one before it is over", async () => {
    const { enter, running } = queueOf(2);
    const leave = ["a", "b", "c", "d"].map((build) => enter(build));

    expect(await running()).to.deep.equal(["a", "b"]);
    leave[1]?.();
    expect(await running()).to.deep.equal(["a", "b", "c"]);
    leave[0]?.();
    leave[2]?.();
    enter("e");
    expect(await running()).to.deep.equal(["a", "b", "c", "d", "e"]);
  });

  it("forgets a build that is stopped while it waits", async () => {
    const { enter, running } = queueOf(1);
    const [first, second] = [enter("a"), enter("b")];
    enter("c");

    second();
    first();

    expect(await running()).to.deep.equal(["a", "c"]);
  });

  it("counts each kind by itself, and refuses what the line has no room for", async () => {
    const { enter, running } = queueOf(0);

    expect(() => enter("a")).to.throw("Cannot have more than 0 builds in queue for the account");
    expect(await running()).to.deep.equal([]);

    const one = queueOf(1);
    for (const build of ["a", "b", "c", "d", "e", "f"]) {
      one.enter(build);
    }
    expect(() => one.enter("g")).to.throw("Cannot have more than 5 builds in queue for the account");
    one.enter("h", "large");
    expect(await one.running()).to.deep.equal(["a", "h"]);
  });
});
