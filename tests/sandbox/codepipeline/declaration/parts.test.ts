import { expect } from "chai";
import { actionGroups } from "../../../../sandbox/codepipeline/declaration/parts";
import { build, stage } from "../declarations";

describe("actionGroups", () => {
  it("groups actions by run order, in that order", () => {
    const groups = actionGroups(
      stage("S", build("late", { runOrder: 2 }), build("first"), build("last", { runOrder: 3 }), build("side")),
    );
    expect(groups.map((group) => group.map(({ name }) => name))).to.deep.equal([["first", "side"], ["late"], ["last"]]);
  });
});
