// Progress: what is printed, and when.
import { expect } from "chai";
import { Progress } from "../../../sandbox/toolchain/progress";
import { Queue } from "../../../sandbox/toolchain/closedNetwork/queue";

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("Progress", () => {
  it("tells start, end and the seconds since the beginning", async () => {
    const lines: string[] = [];
    let now = 1_000_000;
    const progress = new Progress(
      (line) => lines.push(line),
      () => now,
    );
    now += 3_000;
    await progress.during("building packer", () => {
      now += 61_000;
      return Promise.resolve();
    });
    expect(lines).to.deep.equal(["[  3 s] building packer ...", "[ 64 s] building packer: done in 61 s"]);
  });

  it("shows in one line all that goes on", async () => {
    const lines: string[] = [];
    let beats: () => void = () => undefined;
    const beat = new Promise<void>((resolve) => (beats = resolve));
    const progress = new Progress(
      (line) => {
        lines.push(line);
        if (line.includes("still")) beats();
      },
      () => 0,
      1,
    );
    await Promise.all([
      progress.during("building pulumi", (work) => {
        work.at = "12 packages compiled";
        return beat;
      }),
      progress.during("installing moto", () => beat),
    ]);
    expect(lines[2]).to.equal("[  0 s] still building pulumi (0 s, 12 packages compiled); installing moto (0 s)");
  });
});

describe("Queue", () => {
  it("keeps to its limit and never runs two of the same key side by side", async () => {
    const queue = new Queue(2);
    const running: string[] = [];
    const seen: string[] = [];
    const work = (key: string) =>
      queue.run(key, async () => {
        running.push(key);
        seen.push([...running].sort().join(""));
        await turn();
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
