// Tests when more of a script's output is fetched than Run Command returns, and what becomes of it.
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { Stopped } from "../../../../buildsrc/stages/common/stopSignal";
import type { CommandOutcome } from "../../../../buildsrc/stages/test/runCommand";
import { withWholeOutput, type RunPiece } from "../../../../buildsrc/stages/test/wholeOutput";
import { captureLog } from "../../helpers/log";
import { failureOf } from "../../helpers/refusal";

describe("buildsrc: the whole output", () => {
  const OUTCOME: CommandOutcome = { seconds: 1, timedOut: false, output: "fine\n", errors: "" };
  const CUT = { ...OUTCOME, output: "x".repeat(24_000) };
  const log = captureLog();
  let commands: string[];
  beforeEach(() => {
    commands = [];
  });

  /** An instance that hands out what it is said to keep. */
  function keeping(kept: string): RunPiece {
    const packed = gzipSync(kept);
    return (command) => {
      commands.push(command);
      const from = Number(/tail -c \+(\d+)/.exec(command)?.[1]) - 1;
      return Promise.resolve({ output: packed.subarray(from, from + 17_000).toString("base64") });
    };
  }

  it("is what Run Command returned, if that can be all", async () => {
    expect(await withWholeOutput(OUTCOME, keeping("never asked for"))).to.deep.equal(OUTCOME);
    expect(commands).to.be.empty;
  });

  it("is fetched where Run Command may have cut it, of each stream by itself", async () => {
    const { output, errors } = await withWholeOutput({ ...CUT, errors: "few" }, keeping("all of it"));

    expect([output, errors]).to.deep.equal(["all of it", "few"]);
    expect((await withWholeOutput({ ...OUTCOME, errors: "y".repeat(8_000) }, keeping("all"))).errors).to.equal("all");
    // A character that was cut in two makes the text shorter.
    expect((await withWholeOutput({ ...OUTCOME, output: "é".repeat(11_999) }, keeping("all"))).output).to.equal("all");
  });

  it("is fetched of a script whose time was up, which Run Command returns nothing of", async () => {
    const ran: CommandOutcome = { ...OUTCOME, timedOut: true, failure: "no end after 600 s", output: "" };

    expect(await withWholeOutput(ran, keeping("waiting"))).to.deep.equal({
      ...ran,
      output: "waiting",
      errors: "waiting",
    });
  });

  it("ends after a mebibyte, and says so", async () => {
    const { output } = await withWholeOutput(CUT, keeping("x".repeat(1_048_577)));

    expect(output).to.match(/^x{1048576}\n\[Only the first 1048576 bytes are kept\.\]\n$/);
  });

  it("is what there is if the rest cannot be had, or is nothing that can be believed", async () => {
    for (const run of [
      () => Promise.resolve({ output: "", failure: "exit status 127" }),
      () => Promise.resolve({ output: "no gzip" }),
      () => Promise.reject(new Error("the instance switched itself off.")),
      keeping("x".repeat(100_000_000)),
    ] as RunPiece[]) {
      expect(await withWholeOutput(CUT, run)).to.deep.equal(CUT);
    }
    expect(log.text).to.include("cannot be read from the instance: exit status 127\n");
  });

  it("is not waited for once the build was stopped", async () => {
    expect(await failureOf(withWholeOutput(CUT, () => Promise.reject(new Stopped())))).to.be.instanceOf(Stopped);
  });
});
