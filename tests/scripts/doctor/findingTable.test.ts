import { expect } from "chai";
import { fine, stop, warn, type TopicFinding } from "../../../scripts/doctor/finding";
import { findingTable, summary, wrap } from "../../../scripts/doctor/findingTable";

const FINE: TopicFinding = { topic: "CodeCommit", ...fine("It answers.") };
const WARNING: TopicFinding = { topic: "Quotas", ...warn("Few builds run at once.", "Ask for more.") };
const STOP: TopicFinding = { topic: "Network", ...stop("There is no default VPC.", "aws ec2 create-default-vpc") };

describe("doctor: the table", () => {
  it("has the worst first, each with its remedy", () => {
    expect(findingTable([FINE, WARNING, STOP]).split("\n")).to.deep.equal([
      "      ABOUT       FINDING",
      "----  ----------  -----------------------------",
      "stop  Network     There is no default VPC.",
      "                  -> aws ec2 create-default-vpc",
      "warn  Quotas      Few builds run at once.",
      "                  -> Ask for more.",
      "fine  CodeCommit  It answers.",
    ]);
  });

  it("fits into 120 columns", () => {
    const long: TopicFinding = { topic: "Network", ...stop("all these words ".repeat(20), "do this ".repeat(40)) };

    expect(
      Math.max(
        ...findingTable([long, FINE])
          .split("\n")
          .map((line) => line.length),
      ),
    ).to.be.within(110, 120);
  });

  it("breaks lines at spaces only, and keeps those that are there", () => {
    expect(wrap("one two three\n  four", 7)).to.deep.equal(["one two", "three", "  four"]);
    expect(wrap("Ask for it:\naws iam get-role", 9)).to.deep.equal(["Ask for", "it:", "aws iam get-role"]);
    expect(wrap("arn:aws:iam::123456789012:role/long", 7)).to.deep.equal(["arn:aws:iam::123456789012:role/long"]);
  });
});

describe("doctor: the last line", () => {
  const cases: readonly [string, readonly TopicFinding[], string][] = [
    ["all is fine", [FINE, FINE], "2 fine, 0 warnings, 0 stop. Next: pulumi up"],
    [
      "there is a warning",
      [FINE, WARNING],
      "1 fine, 1 warning, 0 stop. Decide about the warnings, then run pulumi up.",
    ],
    [
      "something stops",
      [WARNING, STOP],
      "0 fine, 1 warning, 1 stop. Follow the arrows, then run npm run doctor again.",
    ],
  ];
  for (const [when, findings, line] of cases) {
    it(`counts and says what is next when ${when}`, () => {
      expect(summary(findings)).to.equal(line);
    });
  }
});
