// Tests of the policy of the role of the rule that starts Sweep.
import { expect } from "chai";
import { sweepEventsRolePolicy } from "../../../components/policies/sweepEventsRole";
import { ACCOUNT, granted } from "./resources";

describe("sweepEventsRolePolicy", () => {
  it("lets the rule start Sweep, and do nothing else", () => {
    const project = `arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/golden-sweep`;
    expect(granted(sweepEventsRolePolicy(project))).to.deep.equal({
      StartSweep: { Action: "codebuild:StartBuild", Resource: project },
    });
  });
});
