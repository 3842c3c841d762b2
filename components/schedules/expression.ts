// What is wrong with a schedule: expressions that EventBridge Scheduler refuses, or of which AWS does not say that it takes
// them. Source: "Schedule types in EventBridge Scheduler", EventBridge Scheduler user guide, and CreateSchedule, its API
// reference. One says that the year may be left out, the other that there are six fields: here the year is written.

/** A field of a cron expression: its name, the values that it takes, and what only it may have. */
interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** The names of the values, from `min` on. @default - none */
  readonly names?: readonly string[];
  /** Something in place of a list of values. @default - nothing */
  readonly special?: RegExp;
  /** The special forms in words. */
  readonly specialForms?: string;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const WEEKDAY = `(?:[1-7]|${WEEKDAYS.join("|")})`;

const DAY_OF_MONTH: Field = {
  name: "day-of-month",
  min: 1,
  max: 31,
  special: /^(?:\?|L|(?:[1-9]|[12]\d|3[01])W)$/,
  specialForms: "?, L, 15W",
};
const DAY_OF_WEEK: Field = {
  name: "day-of-week",
  min: 1,
  max: 7,
  names: WEEKDAYS,
  special: new RegExp(`^(?:\\?|L|${WEEKDAY}L|${WEEKDAY}#[1-5])$`),
  specialForms: "?, L, FRIL, MON#2",
};
const FIELDS: readonly Field[] = [
  { name: "minutes", min: 0, max: 59 },
  { name: "hours", min: 0, max: 23 },
  DAY_OF_MONTH,
  { name: "month", min: 1, max: 12, names: MONTHS },
  DAY_OF_WEEK,
  { name: "year", min: 1970, max: 2199 },
];

const REMEDY = "Use one like cron(0 3 * * ? *) for every day at 3:00, or rate(7 days)";
const PATTERN = `cron(${FIELDS.map(({ name }) => name).join(" ")})`;

/** The longest expression. Source: ScheduleExpression, EventBridge Scheduler API. */
const MAX_LENGTH = 256;

/** What is wrong with a schedule, with the remedy. */
export function scheduleFault(expression: string): string | undefined {
  const fault = expression.length > MAX_LENGTH ? `has more than ${MAX_LENGTH} characters` : faultOf(expression);
  return fault === undefined ? undefined : `"${expression}" ${fault}. ${REMEDY}.`;
}

function faultOf(expression: string): string | undefined {
  const [, kind, inner = ""] = /^(rate|cron|at)\((.*)\)$/.exec(expression) ?? [];
  switch (kind) {
    case "rate":
      return /^[1-9]\d* (?:minute|hour|day)s?$/.test(inner)
        ? undefined
        : "is not a rate, which is a positive whole number and minutes, hours or days";
    case "cron":
      return cronFault(inner);
    case "at":
      return "is due only once";
    default:
      return "is not a schedule of EventBridge Scheduler";
  }
}

function cronFault(inner: string): string | undefined {
  const written = inner.split(/\s+/);
  if (written.length !== FIELDS.length) {
    return `has ${written.length} fields; a cron expression has ${FIELDS.length}: ${PATTERN}`;
  }
  const faults = FIELDS.flatMap((field, index) => fieldFault(field, written[index] ?? "") ?? []);
  const [, , days, , weekdays] = written;
  const free = [days, weekdays].filter((each) => each === "?").length;
  if (faults.length === 0 && free !== 1) {
    const both = "of the fields day-of-month and day-of-week, exactly one is a ?";
    return free === 0 ? `names days by the month and by the week; ${both}` : `names no days; ${both}`;
  }
  return faults[0];
}

function fieldFault(field: Field, written: string): string | undefined {
  const { name, min, max, names, special, specialForms } = field;
  if (special?.test(written) || written.split(",").every((item) => isItem(item, field))) {
    return undefined;
  }
  const known = names ? `${min}-${max}, ${names[0] ?? ""}-${names.at(-1) ?? ""}` : `${min}-${max}`;
  return `has "${written}" in the field ${name}, which takes ${known}, lists, ranges and steps${specialForms === undefined ? "" : `, and ${specialForms}`}`;
}

/** A value, a range, `*`, or one of the latter two or a first value with a step. */
function isItem(item: string, field: Field): boolean {
  const [range = "", step, ...more] = item.split("/");
  const isStep = step === undefined || (/^[1-9]\d*$/.test(step) && Number(step) <= field.max);
  const ends = range.split("-");
  return (
    more.length === 0 && isStep && (range === "*" || (ends.length <= 2 && ends.every((end) => isValue(end, field))))
  );
}

function isValue(text: string, { min, max, names = [] }: Field): boolean {
  return names.includes(text) || (/^\d{1,4}$/.test(text) && Number(text) >= min && Number(text) <= max);
}
