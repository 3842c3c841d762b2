// Tests what reports on other accounts' use say together, and when another one is due.
import { expect } from "chai";
import { judgeReports, type UsageReport } from "../../../../../buildsrc/stages/upkeep/usage/usageReports";

const NOW = new Date("2026-11-27T03:00:00.000Z");
const HOUR = 60 * 60 * 1000;
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * HOUR);
const DAY = 24;

const report = (id: string, hours: number, about: Partial<UsageReport> = {}): UsageReport => ({
  id,
  state: "available",
  reason: "",
  createdAt: hoursAgo(hours),
  users: [],
  ...about,
});
const USED = { users: ["111122223333 (15 of ec2:Instance)"] };

/** The answer, and whether a report is due. */
function judged(reports: readonly UsageReport[], lastLaunchedAt?: Date): readonly [string, boolean] {
  const { answer, isDue } = judgeReports(reports, lastLaunchedAt, NOW);
  return [answer, isDue];
}

describe("buildsrc: reports on other accounts", () => {
  const rows: readonly (readonly [string, readonly UsageReport[], string, boolean])[] = [
    ["none", [], "no answer yet: there is no report on other accounts yet", true],
    [
      "one that is being made",
      [report("amiur-1", 1, { state: "pending" }), report("amiur-0", 8 * DAY)],
      "no answer yet: EC2 has been making report amiur-1 since 2026-11-27",
      false,
    ],
    [
      "a clean one",
      [report("amiur-1", DAY)],
      "no answer yet: report amiur-1 of 2026-11-26 is clean, and a second one is due on 2026-12-03",
      false,
    ],
    [
      "a clean one of a week ago",
      [report("amiur-1", 7 * DAY)],
      "no answer yet: report amiur-1 of 2026-11-20 is clean, and a new one is due",
      true,
    ],
    ["two clean ones a week apart", [report("amiur-2", DAY), report("amiur-1", 8 * DAY)], "clean", false],
    [
      "two clean ones less than a week apart",
      [report("amiur-2", DAY), report("amiur-1", 8 * DAY - 1)],
      "no answer yet: report amiur-2 of 2026-11-26 is clean, and a new one is due",
      true,
    ],
    [
      "two clean ones, of which the newest is older than 36 hours",
      [report("amiur-2", 37), report("amiur-1", 20 * DAY)],
      "no answer yet: report amiur-2 of 2026-11-25 is clean, and a new one is due",
      true,
    ],
    [
      "one with users",
      [report("amiur-1", 5 * DAY, USED)],
      "in use: by 111122223333 (15 of ec2:Instance), says report amiur-1 of 2026-11-22",
      false,
    ],
    [
      "one with users of a week ago",
      [report("amiur-1", 7 * DAY, USED)],
      "in use: by 111122223333 (15 of ec2:Instance), says report amiur-1 of 2026-11-20",
      true,
    ],
    [
      "clean ones around one with users",
      [report("amiur-3", 1), report("amiur-2", 3 * DAY, USED), report("amiur-1", 20 * DAY)],
      "no answer yet: report amiur-3 of 2026-11-27 is clean, and a second one is due on 2026-12-04",
      false,
    ],
    [
      "one that could not be made",
      [report("amiur-2", 2, { state: "error", reason: "Internal error" }), report("amiur-1", 9 * DAY)],
      "no answer yet: EC2 could not make report amiur-2: Internal error",
      false,
    ],
    [
      "one that could not be made two days ago",
      [report("amiur-2", 48, { state: "error", reason: "Internal error" })],
      "no answer yet: EC2 could not make report amiur-2: Internal error",
      true,
    ],
    [
      "two clean ones around one that could not be made",
      [report("amiur-3", 1), report("amiur-2", 4 * DAY, { state: "error" }), report("amiur-1", 8 * DAY)],
      "clean",
      false,
    ],
  ];
  for (const [what, reports, answer, isDue] of rows) {
    it(`answer for ${what}`, () => {
      expect(judged(reports)).to.deep.equal([answer, isDue]);
    });
  }

  it("count only if they were made a day or more after the last launch", () => {
    const two = [report("amiur-2", 1), report("amiur-1", 8 * DAY)];

    expect(judged(two, hoursAgo(9 * DAY))).to.deep.equal(["clean", false]);
    expect(judged(two, hoursAgo(9 * DAY - 1))).to.deep.equal([
      "no answer yet: report amiur-2 of 2026-11-27 is clean, and a second one is due on 2026-12-04",
      false,
    ]);
    expect(judged(two, hoursAgo(24))).to.deep.equal(["in use: it was launched on 2026-11-26, after the reports", true]);
    expect(judged(two, hoursAgo(23))).to.deep.equal([
      "in use: it was launched on 2026-11-26, after the reports",
      false,
    ]);
  });
});
