// Tests what ends a program that a stage runs.
import { expect } from "chai";
import { run } from "../../../../buildsrc/stages/common/run";

describe("buildsrc: running a program", () => {
  it("stops it, but not the stage, when it is to be stopped", async () => {
    const controller = new AbortController();
    const lines: string[] = [];

    const finished = await run("sh", ["-c", "trap 'echo cleaned up; exit 3' TERM; echo began; sleep 20 & wait"], {
      cwd: "/",
      onLine: (line) => {
        lines.push(line);
        controller.abort();
      },
      stopWhen: controller.signal,
    });

    expect(finished).to.deep.equal({ status: 3, lines: ["began", "cleaned up"] });
    expect(lines).to.deep.equal(["began", "cleaned up"]);
  });
});
