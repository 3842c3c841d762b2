import { expect } from "chai";
import { minuteOf, parseExpression } from "../../../sandbox/scheduler/expression";

/** The minutes of a day, or of what begins with `from` and takes `days`, in which an expression is due. */
function dueIn(expression: string, from: string, days = 1, timeZone = "UTC"): string[] {
  const isDue = parseExpression(expression);
  const start = new Date(from).getTime();
  return Array.from({ length: days * 24 * 60 }, (_, index) => new Date(start + index * 60_000))
    .filter((minute) => isDue?.({ minute, timeZone, begun: new Date(start - 60_000) }))
    .map((minute) => minute.toISOString().slice(0, 16));
}

describe("the expressions of schedules in the sandbox", () => {
  // 2026-11-01 is a Sunday.
  const DUE: readonly (readonly [expression: string, days: number, due: readonly string[]])[] = [
    ["cron(0 3 * * ? *)", 2, ["2026-11-01T03:00", "2026-11-02T03:00"]],
    ["cron(0 3 * * ?)", 1, ["2026-11-01T03:00"]],
    [
      "cron(0/30 20-21 ? * SUN *)",
      8,
      ["20:00", "20:30", "21:00", "21:30"].flatMap((time) => [`2026-11-01T${time}`, `2026-11-08T${time}`]).sort(),
    ],
    ["cron(0 22-1/2 1 11 ? 2026)", 2, ["2026-11-01T00:00", "2026-11-01T22:00"]],
    ["cron(15 10 ? * 6L 2026)", 30, ["2026-11-27T10:15"]],
    ["cron(0 8 ? * 3#2 *)", 30, ["2026-11-10T08:00"]],
    ["cron(0 8 L * ? *)", 30, ["2026-11-30T08:00"]],
    ["cron(0 8 1W * ? *)", 30, ["2026-11-02T08:00"]],
    ["cron(0 8 14W NOV ? *)", 30, ["2026-11-13T08:00"]],
    ["cron(0 8 ? JAN,NOV MON-TUE *)", 7, ["2026-11-02T08:00", "2026-11-03T08:00"]],
    ["cron(0 0 ? * L *)", 7, ["2026-11-07T00:00"]],
    ["rate(12 hours)", 1, ["2026-11-01T00:00", "2026-11-01T12:00"]],
    ["rate(1 day)", 2, ["2026-11-01T00:00", "2026-11-02T00:00"]],
    ["at(2026-11-01T07:30:00)", 2, ["2026-11-01T07:30"]],
  ];
  for (const [expression, days, due] of DUE) {
    it(`finds ${expression} due`, () => {
      expect(dueIn(expression, "2026-11-01T00:00:00Z", days)).to.deep.equal(due);
    });
  }

  it("follows the clocks of the time zone, skips what they skip and repeats nothing when they are put back", () => {
    const berlin = (day: string) => dueIn("cron(30 2 * * ? *)", `${day}T00:00:00Z`, 1, "Europe/Berlin");

    expect(berlin("2026-07-01")).to.deep.equal(["2026-07-01T00:30"]);
    expect(berlin("2026-03-29")).to.deep.equal([]);
    expect(berlin("2026-10-25")).to.deep.equal(["2026-10-25T00:30"]);
  });

  const REFUSED = [
    "",
    "daily",
    "cron(0 3 * * * *)",
    "cron(0 3 ? * ? *)",
    "cron(0 3 * *)",
    "cron(60 3 * * ? *)",
    "cron(0 24 * * ? *)",
    "cron(0 3 0 * ? *)",
    "cron(0 3 32W * ? *)",
    "cron(0 3 ? * MON#6 *)",
    "cron(0 3 ? * MON#1,TUE#2 *)",
    "cron(0 3 ? * FUN *)",
    "cron(0 3 * 13 ? *)",
    "cron(0/0 3 * * ? *)",
    "cron(0 3 * * ? 1969)",
    "rate(0 days)",
    "rate(1 week)",
    "rate(1.5 hours)",
    "at(tomorrow)",
  ];
  for (const expression of REFUSED) {
    it(`takes no "${expression}"`, () => {
      expect(parseExpression(expression)).to.equal(undefined);
    });
  }

  it("knows the beginning of a minute", () => {
    expect(minuteOf(new Date("2026-11-01T07:30:59.999Z")).toISOString()).to.equal("2026-11-01T07:30:00.000Z");
  });
});
