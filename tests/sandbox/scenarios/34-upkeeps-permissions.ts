// What the scenarios before have asked of the policies of the roles that Upkeep, its schedules and messages need: nothing is
// granted that is not needed.
import { expect } from "chai";
import { readJournal } from "../../../sandbox/iam/report/records";
import { PURPOSES } from "../../../sandbox/iam/report/roles";
import { reasonFaults, UNASKED, UNUSED_BY_UPKEEP } from "../../../sandbox/iam/report/unused";
import { reportEveryStatement } from "../everyStatement";
import { shared } from "../shared";

describe("the permissions of Upkeep, its schedules and messages", () => {
  it("are no more than needed: a call needs every statement, and uses every action, or there is a reason", () => {
    const isOurs = (purpose: string) => Object.keys(UNASKED).includes(purpose);
    const others = PURPOSES.filter((purpose) => !isOurs(purpose)).map(
      (purpose) => [purpose, "15-permissions.ts"] as const,
    );

    const statements = reportEveryStatement(readJournal(shared().sandbox.state.path)).filter(({ purpose }) =>
      isOurs(purpose),
    );

    expect(reasonFaults(statements, UNUSED_BY_UPKEEP, Object.fromEntries(others), {})).to.deep.equal([]);
  });
});
