import { expect } from "chai";
import * as fc from "fast-check";
import { scheduleFault } from "../../../components/schedules/expression";
import { parseExpression } from "../../../sandbox/scheduler/expression";

describe("a schedule", () => {
  const GOOD = [
    "cron(0 3 * * ? *)",
    "cron(15 10 ? * 6L 2022-2199)",
    "cron(0/30 20-2 ? * MON-FRI *)",
    "cron(*/15,7 8-18/2 * * ? *)",
    "cron(0 8 1W JAN,JUL ? *)",
    "cron(0 8 L * ? *)",
    "cron(0 8 ? * L *)",
    "cron(0 8 ? * FRIL *)",
    "cron(0 8 ? * MON#2 *)",
    "cron(0  8 ? * 2-6 2026,2028)",
    "rate(1 day)",
    "rate(1 days)",
    "rate(12 hours)",
    "rate(90 minutes)",
  ];
  for (const expression of GOOD) {
    it(`may be ${expression}`, () => {
      expect(scheduleFault(expression)).to.equal(undefined);
      expect(parseExpression(expression), "the sandbox takes it, too").to.not.equal(undefined);
    });
  }

  const BAD: readonly (readonly [expression: string, problem: string])[] = [
    ["daily", "is not a schedule of EventBridge Scheduler"],
    ["0 3 * * *", "is not a schedule of EventBridge Scheduler"],
    ["Cron(0 3 * * ? *)", "is not a schedule of EventBridge Scheduler"],
    [" cron(0 3 * * ? *)", "is not a schedule of EventBridge Scheduler"],
    ["at(2026-11-27T03:00:00)", "is due only once"],
    ["rate(0 days)", "is not a rate, which is a positive whole number and minutes, hours or days"],
    ["rate(1.5 days)", "is not a rate, which is a positive whole number and minutes, hours or days"],
    ["rate(2 weeks)", "is not a rate, which is a positive whole number and minutes, hours or days"],
    ["rate(2days)", "is not a rate, which is a positive whole number and minutes, hours or days"],
    [
      "cron(0 3 * * ?)",
      `has 5 fields; a cron expression has 6: cron(minutes hours day-of-month month day-of-week year)`,
    ],
    [
      "cron(0 0 3 * * ? *)",
      `has 7 fields; a cron expression has 6: cron(minutes hours day-of-month month day-of-week year)`,
    ],
    [
      "cron(0 3 * * * *)",
      "names days by the month and by the week; of the fields day-of-month and day-of-week, exactly one is a ?",
    ],
    ["cron(0 3 ? * ? *)", "names no days; of the fields day-of-month and day-of-week, exactly one is a ?"],
    ["cron(60 3 * * ? *)", 'has "60" in the field minutes, which takes 0-59, lists, ranges and steps'],
    ["cron(0 24 * * ? *)", 'has "24" in the field hours, which takes 0-23, lists, ranges and steps'],
    ["cron(0 3am * * ? *)", 'has "3am" in the field hours, which takes 0-23, lists, ranges and steps'],
    ["cron(0/0 3 * * ? *)", 'has "0/0" in the field minutes, which takes 0-59, lists, ranges and steps'],
    [
      "cron(0 3 0 * ? *)",
      'has "0" in the field day-of-month, which takes 1-31, lists, ranges and steps, and ?, L, 15W',
    ],
    [
      "cron(0 3 32W * ? *)",
      'has "32W" in the field day-of-month, which takes 1-31, lists, ranges and steps, and ?, L, 15W',
    ],
    ["cron(0 3 * 13 ? *)", 'has "13" in the field month, which takes 1-12, JAN-DEC, lists, ranges and steps'],
    ["cron(0 3 * jan ? *)", 'has "jan" in the field month, which takes 1-12, JAN-DEC, lists, ranges and steps'],
    [
      "cron(0 3 ? * 0 *)",
      'has "0" in the field day-of-week, which takes 1-7, SUN-SAT, lists, ranges and steps, and ?, L, FRIL, MON#2',
    ],
    [
      "cron(0 3 ? * MON#1,TUE#2 *)",
      'has "MON#1,TUE#2" in the field day-of-week, which takes 1-7, SUN-SAT, lists, ranges and steps, and ?, L, FRIL, MON#2',
    ],
    ["cron(0 3 * * ? 1969)", 'has "1969" in the field year, which takes 1970-2199, lists, ranges and steps'],
    [`cron(${"0,".repeat(130)}0 3 * * ? *)`, "has more than 256 characters"],
  ];
  for (const [expression, problem] of BAD) {
    it(`is refused if it is ${expression.slice(0, 40)}`, () => {
      expect(scheduleFault(expression)).to.equal(
        `"${expression}" ${problem}. Use one like cron(0 3 * * ? *) for every day at 3:00, or rate(7 days).`,
      );
    });
  }

  it("is taken by the sandbox's Scheduler whenever it is taken here", () => {
    const piece = fc.constantFrom(
      "*",
      "?",
      "L",
      "3",
      "15W",
      "0/5",
      "*/7",
      "5-2",
      "1,2",
      "MON",
      "JAN-MAR",
      "6L",
      "2#3",
      "75",
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 5, maxLength: 7 }), (fields) => {
        const expression = `cron(${fields.join(" ")})`;
        return scheduleFault(expression) !== undefined || parseExpression(expression) !== undefined;
      }),
    );
  });
});
