// Tests what Upkeep reads from its environment variables.
import { expect } from "chai";
import { readUpkeepEnvironment } from "../../../../buildsrc/stages/upkeep/environment";
import { UPKEEP_VARIABLES } from "../../helpers/upkeep";

describe("buildsrc: environment of Upkeep", () => {
  it("is what the project says, and all parts are run in earnest unless somebody asks otherwise", () => {
    expect(readUpkeepEnvironment({ ...UPKEEP_VARIABLES, DRY_RUN: "", ONLY: "" })).to.deep.equal({
      factory: "golden",
      region: "us-east-1",
      bucket: "golden-artifacts",
      timeoutMinutes: 60,
      images: ["db", "web"],
      pipelineNamePrefix: "golden",
      projectNamePrefix: "golden",
      parameterPrefix: "/golden",
      maxAgeDays: 30,
      baseAmis: { publishers: ["amazon", "099720109477"], accounts: [] },
      keepReleases: 2,
      keepDays: 90,
      retire: true,
      retireWaitDays: 14,
      retireMaxPerRun: 10,
      leftoverDays: 7,
      metricsNamespace: "AmiPipeline/golden",
      target: { factory: "golden", chat: false },
      dryRun: false,
    });
  });

  it("is what somebody asks for besides", () => {
    const asked = { DRY_RUN: "true", ONLY: "retire", USED_AMIS_COMMAND: "curl -s https://example.com/amis" };

    expect(readUpkeepEnvironment({ ...UPKEEP_VARIABLES, ...asked })).to.include({
      dryRun: true,
      only: "retire",
      usedAmisCommand: "curl -s https://example.com/amis",
    });
  });

  it("refuses a part that there is not", () => {
    expect(() => readUpkeepEnvironment({ ...UPKEEP_VARIABLES, ONLY: "measure" })).to.throw(
      'ONLY is "measure", which is not one of rebuild, retire, sweep; whoever starts Upkeep sets it.',
    );
  });
});
