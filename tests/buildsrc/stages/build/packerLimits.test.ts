// Tests how long Packer can run.
import { expect } from "chai";
import { limited, packerLimits } from "../../../../buildsrc/stages/build/packerLimits";
import { NOW } from "../../helpers/environments";

describe("buildsrc: Packer's time limits", () => {
  it("end it before CodeBuild's limit, with time to clean up", () => {
    const startedAt = new Date(NOW.getTime() - 60_000);

    const limits = packerLimits({ timeoutMinutes: 120, startedAt }, NOW);

    expect(limits).to.deep.equal({ stopAfterSeconds: 7200 - 60 - 600 - 30, killAfterSeconds: 600 });
    expect(limited(limits, ["build", "packer"])).to.deep.equal([
      "--signal=TERM",
      "--kill-after=600s",
      "6510s",
      "packer",
      "build",
      "packer",
    ]);
  });

  it("keep a fifth of a short time limit for the clean-up, and never let Packer run without one", () => {
    expect(packerLimits({ timeoutMinutes: 5, startedAt: NOW }, NOW)).to.deep.equal({
      stopAfterSeconds: 210,
      killAfterSeconds: 60,
    });
    const longAgo = new Date(NOW.getTime() - 3_600_000);
    expect(packerLimits({ timeoutMinutes: 5, startedAt: longAgo }, NOW).stopAfterSeconds).to.equal(1);
  });
});
