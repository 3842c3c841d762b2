import { expect } from "chai";
import { notNeeded, permissionRows } from "../../../../sandbox/iam/report/table";
import { STATEMENTS } from "./reported";

describe("the table of permissions", () => {
  it("has one row per action: how often it was used, or never and why", () => {
    const reasons = { pipeline: { "codebuild:StopBuild": "Only when a run is stopped." } };

    expect(permissionRows(STATEMENTS, reasons)).to.deep.equal([
      ["trust: Assume", "sts:AssumeRole", "7×", "codepipeline.amazonaws.com"],
      ["Stages", "codebuild:StartBuild", "3×", "project/a, project/b"],
      ["", "codebuild:StopBuild", "never (Only when a run is stopped.)", ""],
      ["Spare", "sns:Publish", "never", "topic"],
    ]);
  });

  it("is followed by the statements that are not proven needed, with the reason", () => {
    expect(notNeeded(STATEMENTS, {})).to.deep.equal(["Spare"]);
    expect(notNeeded(STATEMENTS, { pipeline: { Spare: "Why." } })).to.deep.equal(["Spare (Why.)"]);
  });
});
