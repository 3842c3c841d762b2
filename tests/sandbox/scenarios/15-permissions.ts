// What all the scenarios before have asked of the roles' policies: nothing was denied that should not have been, and nothing
// is granted that is not needed. `npm run permissions` shows the same in full.
import { expect } from "chai";
import { readCalls, readJournal } from "../../../sandbox/iam/report/records";
import { unprovoked } from "../../../sandbox/iam/report/refusals";
import { reasonFaults } from "../../../sandbox/iam/report/unused";
import { reportEveryStatement } from "../everyStatement";
import { shared } from "../shared";

describe("the roles' permissions", () => {
  it("are enough: no call was denied but those of intruders", () => {
    const { path } = shared().sandbox.state;

    const denied = unprovoked(readJournal(path), readCalls(path));

    expect(denied.map(({ role, action, resource }) => `${role}: ${action} on ${resource}`)).to.deep.equal([]);
  });

  it("are no more than that: a call needs every statement, and uses every action, or there is a reason", () => {
    const statements = reportEveryStatement(readJournal(shared().sandbox.state.path));

    expect(reasonFaults(statements)).to.deep.equal([]);
  });
});
