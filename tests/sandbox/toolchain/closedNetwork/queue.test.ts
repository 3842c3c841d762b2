import { expect } from "chai";
import { Queue } from "../../../../sandbox/toolchain/closedNetwork/queue";

describe("Queue", () => {
  it("keeps to its limit and never runs two of the same key side by side", async () => {
    const queue = new Queue(2);
    const running: string[] = [];
    const seen: string[] = [];
    const work = (key: string) =>
      queue.run(key, async () => {
        running.push(key);
        seen.push([...running].sort().join(""));
        await new Promise((resolve) => setImmediate(resolve));
        running.splice(running.indexOf(key), 1);
      });
    await Promise.all([work("a"), work("a"), work("b"), work("c")]);
    expect(seen).to.have.length(4);
    expect(seen.filter((keys) => keys.length > 2 || keys === "aa")).to.deep.equal([]);
    expect(seen.some((keys) => keys.length === 2)).to.equal(true);
  });

  it("goes on after a failure", async () => {
    const queue = new Queue(1);
    const failed = queue.run("a", () => Promise.reject(new Error("no"))).catch(() => "failed");
    expect(await Promise.all([failed, queue.run("a", () => Promise.resolve("went on"))])).to.deep.equal([
      "failed",
      "went on",
    ]);
  });
});
