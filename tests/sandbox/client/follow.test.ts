import { expect } from "chai";
import { changedActions } from "../../../sandbox/client/follow";
import type { Action, Run } from "../../../sandbox/client/runs";
import { formatTable } from "../../../scripts/table";

const action = (name: string, status: string): Action => ({
  stage: name,
  action: name,
  status,
  seconds: 1,
  message: undefined,
  buildId: undefined,
  variables: {},
});

const run = (executionId: string, ...actions: Action[]): Run => ({
  pipeline: "p",
  executionId,
  status: "InProgress",
  trigger: "CreatePipeline",
  seconds: 1,
  actions,
});

describe("following a run", () => {
  it("says what changed since the last look, once", () => {
    const before = run("1", action("Source", "InProgress"));
    const after = run("1", action("Source", "Succeeded"), action("Validate", "InProgress"));

    expect(changedActions(undefined, before).map(({ stage }) => stage)).to.deep.equal(["Source"]);
    expect(changedActions(before, after).map(({ stage }) => stage)).to.deep.equal(["Source", "Validate"]);
    expect(changedActions(after, after)).to.deep.equal([]);
  });

  it("takes everything of another run for new", () => {
    const before = run("1", action("Source", "Succeeded"));

    expect(changedActions(before, run("2", action("Source", "Succeeded")))).to.have.length(1);
  });
});

describe("a table", () => {
  it("aligns its columns to the widest value", () => {
    expect(formatTable(["A", "LONG"], [["value", "x"]])).to.equal("A      LONG\n-----  ----\nvalue  x");
  });
});
