// Tests of after how many hours without Upkeep there is an alarm.
import { expect } from "chai";
import { longestPauseHours, watchedHours } from "../../../components/monitoring/watchedHours";

describe("the longest pause between two runs of Upkeep", () => {
  const pauses: readonly (readonly [string, number | undefined])[] = [
    ["cron(0 3 * * ? *)", 24],
    ["cron(30 22 ? * * *)", 24],
    ["cron(0 3 ? * MON-FRI *)", 72],
    ["cron(0 3 ? * 2-6 *)", 72],
    ["cron(0 3 ? * MON,WED,FRI *)", 72],
    ["cron(0 3 ? * SUN *)", 168],
    ["rate(12 hours)", 12],
    ["rate(1 day)", 24],
    ["rate(90 minutes)", 2],
    // Not easily told.
    ["cron(0 3 1 * ? *)", undefined],
    ["cron(0 */6 * * ? *)", undefined],
    ["cron(0 3 ? * MON#1 *)", undefined],
    ["cron(0 3 ? * FRI-MON *)", undefined],
    ["daily", undefined],
  ];
  for (const [schedule, hours] of pauses) {
    it(`is ${hours ?? "unknown"} for ${schedule}`, () => {
      expect(longestPauseHours(schedule)).to.equal(hours);
    });
  }
});

describe("the hours without Upkeep after which there is an alarm", () => {
  it("are those that are set", () => {
    expect(watchedHours(27, "cron(0 3 * * ? *)")).to.equal(27);
    expect(watchedHours(100, "rate(2 days)")).to.equal(100);
    expect(watchedHours(27, "cron(0 3 1 * ? *)")).to.equal(27);
  });

  it("are more where the schedule pauses longer", () => {
    expect(watchedHours(27, "rate(2 days)")).to.equal(51);
    expect(watchedHours(27, "cron(0 3 ? * MON-FRI *)")).to.equal(75);
    expect(watchedHours(1, "rate(12 hours)")).to.equal(15);
  });

  it("are none where nobody wants it, nothing runs, or CloudWatch cannot look back as far", () => {
    expect(watchedHours(0, "rate(1 day)")).to.equal(0);
    expect(watchedHours(27, "")).to.equal(0);
    expect(watchedHours(27, "rate(7 days)")).to.equal(0);
  });
});
