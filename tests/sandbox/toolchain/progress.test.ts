import { expect } from "chai";
import { Progress } from "../../../sandbox/toolchain/progress";

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

  it("shows in one line everything that is going on", async () => {
    const lines: string[] = [];
    let beats: () => void = () => undefined;
    const beat = new Promise<void>((resolve) => (beats = resolve));
    const progress = new Progress(
      (line) => {
        lines.push(line);
        if (line.includes("still")) {
          beats();
        }
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
