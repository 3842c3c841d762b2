// Tests which runs of a pipeline a run has to reckon with.
import { expect } from "chai";
import type { PipelineExecutionStatus } from "@aws-sdk/client-codepipeline";
import { earlierRun } from "../../../../buildsrc/stages/validate/earlierRun";

describe("buildsrc: earlier runs", () => {
  const run = (pipelineExecutionId: string, minute: number, status: PipelineExecutionStatus) => ({
    pipelineExecutionId,
    status,
    startTime: new Date(Date.UTC(2026, 10, 25, 12, minute)),
  });
  const THIS = run("this", 30, "InProgress");

  for (const status of ["InProgress", "Stopping"] as const) {
    it(`are those that began before it and are ${status}`, () => {
      expect(earlierRun([run("later", 40, status), THIS, run("earlier", 20, status)], "this")).to.equal("earlier");
    });
  }

  for (const status of ["Succeeded", "Failed", "Stopped", "Superseded", "Cancelled"] as const) {
    it(`are not those that ${status}`, () => {
      expect(earlierRun([THIS, run("earlier", 20, status)], "this")).to.equal(undefined);
    });
  }

  it("are not those that began later, which look for themselves", () => {
    expect(earlierRun([run("later", 40, "InProgress"), THIS], "this")).to.equal(undefined);
  });

  it("are those that began in the same second", () => {
    expect(earlierRun([run("other", 30, "InProgress"), THIS], "this")).to.equal("other");
  });

  it("are all that are under way where CodePipeline does not list the run itself", () => {
    expect(earlierRun([run("other", 40, "InProgress")], "this")).to.equal("other");
  });
});
