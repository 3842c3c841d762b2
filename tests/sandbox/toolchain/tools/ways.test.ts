import { expect } from "chai";
import { obtain, type Attempt, type Outcome, type Way } from "../../../../sandbox/toolchain/tools/ways";

const packer = { name: "packer", version: "1.16.0" };

function attempts(...outcomes: [Way, Outcome | Error][]): { tried: Way[]; list: Attempt[] } {
  const tried: Way[] = [];
  const list = outcomes.map(([way, outcome]) => ({
    way,
    try: () => {
      tried.push(way);
      if (outcome instanceof Error) {
        throw outcome;
      }
      return outcome;
    },
  }));
  return { tried, list };
}

describe("obtain", () => {
  it("stops at the first way that works and says why it was not an earlier one", async () => {
    const { tried, list } = attempts(
      ["found", { reason: "/usr/bin/packer is version 1.9.4" }],
      ["downloaded", undefined],
      ["downloaded", new Error("no answer in time\nmore")],
      ["built", { folder: "/cache/packer", detail: "in /cache/packer" }],
      ["installed", { folder: "/", detail: "never" }],
    );
    const obtained = await obtain(packer, list, "");

    expect(obtained).to.deep.equal({
      ...packer,
      way: "built",
      folder: "/cache/packer",
      detail: "in /cache/packer (/usr/bin/packer is version 1.9.4; no answer in time)",
    });
    expect(tried).to.deep.equal(["found", "downloaded", "downloaded", "built"]);
  });

  it("tells, when none works, each way that was tried, why it failed, and the remedy", async () => {
    const { list } = attempts(
      ["found", { reason: "not on PATH" }],
      ["downloaded", { reason: "https://releases.hashicorp.com cannot be reached" }],
      ["built", new Error("there is no Go on PATH\ninstall it")],
    );
    const message = await obtain(packer, list, "Install packer 1.16.0 yourself.").then(
      () => "",
      (error: unknown) => (error instanceof Error ? error.message : ""),
    );
    expect(message).to.equal(
      [
        "There is no way to get packer 1.16.0. Tried to",
        "  - look for it on this machine: not on PATH",
        "  - download it: https://releases.hashicorp.com cannot be reached",
        "  - build it from the Go module proxy: there is no Go on PATH",
        "    install it",
        "Install packer 1.16.0 yourself.",
      ].join("\n"),
    );
  });
});
