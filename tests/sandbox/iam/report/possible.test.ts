import { expect } from "chai";
import { withPossible } from "../../../../sandbox/iam/report/possible";
import { reportStatements } from "../../../../sandbox/iam/report/statements";
import { allow, asked, policy } from "./journal";

describe("the statements that no scenario's settings add", () => {
  it("are reported as used by nobody, for the roles that were asked", () => {
    const journal = [policy("own", allow("Read", "s3:GetObject", "*")), asked("s3:GetObject")];
    const read = { Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: "*" } as const;
    const lend = { Sid: "Lend", Effect: "Allow", Action: ["kms:CreateGrant"], Resource: "key" } as const;

    const reports = withPossible(reportStatements(journal), {
      build: { Statement: [read, lend] },
      tester: { Statement: [lend] },
    });

    expect(reports.map(({ name, sid, uses, proof }) => [name, sid, uses, proof?.action])).to.deep.equal([
      ["golden-dev-build", "Read", [{ action: "s3:GetObject", times: 1 }], "s3:GetObject"],
      ["build, with settings that no scenario has", "Lend", [{ action: "kms:CreateGrant", times: 0 }], undefined],
    ]);
  });
});
