// The fields of a cron expression of EventBridge Scheduler, and whether they are due in a minute.
// Source: "Schedule types in EventBridge Scheduler", EventBridge Scheduler user guide.
import type { LocalMinute } from "./localMinute";

/** What a cron expression says: a test for each of its fields. */
export type Cron = readonly ((minute: LocalMinute) => boolean)[];

interface Field {
  readonly min: number;
  readonly max: number;
  /** The names of the values, from `min` on. @default - none */
  readonly names?: readonly string[];
}

const MINUTES: Field = { min: 0, max: 59 };
const HOURS: Field = { min: 0, max: 23 };
const DAYS: Field = { min: 1, max: 31 };
const MONTHS: Field = {
  min: 1,
  max: 12,
  names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
};
const WEEKDAYS: Field = { min: 1, max: 7, names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] };
const YEARS: Field = { min: 1970, max: 2199 };

const SATURDAY = 7;

/** Reads the fields. Undefined if they are not an expression that Scheduler takes. The year may be left out. */
export function parseCron(text: string): Cron | undefined {
  const fields = text.trim().split(/\s+/);
  const [minutes = "", hours = "", days = "", months = "", weekdays = "", years = "*"] = fields;
  // Exactly one of the two fields for days leaves it to the other.
  if (fields.length < 5 || fields.length > 6 || (days === "?") === (weekdays === "?")) {
    return undefined;
  }
  const all = [
    values(minutes, MINUTES, ({ minute }) => minute),
    values(hours, HOURS, ({ hour }) => hour),
    daysOfMonth(days),
    values(months, MONTHS, ({ month }) => month),
    daysOfWeek(weekdays),
    values(years, YEARS, ({ year }) => year),
  ];
  const known = all.filter((each) => each !== undefined);
  return known.length === all.length ? known : undefined;
}

/** Whether all fields are due. */
export function isCronDue(cron: Cron, minute: LocalMinute): boolean {
  return cron.every((isDue) => isDue(minute));
}

type Test = Cron[number];

function daysOfMonth(text: string): Test | undefined {
  if (text === "?") {
    return () => true;
  }
  if (text === "L") {
    return ({ day, lastDay }) => day === lastDay;
  }
  const weekday = /^(\d{1,2})W$/.exec(text)?.[1];
  if (weekday !== undefined) {
    const wanted = Number(weekday);
    return isIn(wanted, DAYS) ? (minute) => minute.day === nearestWeekday(wanted, minute) : undefined;
  }
  return values(text, DAYS, ({ day }) => day);
}

function daysOfWeek(text: string): Test | undefined {
  if (text === "?") {
    return () => true;
  }
  if (text === "L") {
    return ({ weekday }) => weekday === SATURDAY;
  }
  const [, last] = /^(\w+)L$/.exec(text) ?? [];
  if (last !== undefined) {
    const wanted = value(last, WEEKDAYS);
    return wanted === undefined ? undefined : ({ weekday, day, lastDay }) => weekday === wanted && day + 7 > lastDay;
  }
  const [, name = "", which] = /^(\w+)#([1-5])$/.exec(text) ?? [];
  if (which !== undefined) {
    const wanted = value(name, WEEKDAYS);
    return wanted === undefined
      ? undefined
      : ({ weekday, day }) => weekday === wanted && Math.ceil(day / 7) === Number(which);
  }
  return values(text, WEEKDAYS, ({ weekday }) => weekday);
}

/** The working day next to a day of the month, in the same month. */
function nearestWeekday(wanted: number, { day, weekday, lastDay }: LocalMinute): number | undefined {
  if (wanted > lastDay) {
    return undefined;
  }
  const itsWeekday = ((((weekday - 1 + wanted - day) % 7) + 7) % 7) + 1;
  if (itsWeekday === SATURDAY) {
    return wanted === 1 ? 3 : wanted - 1;
  }
  if (itsWeekday === 1) {
    return wanted === lastDay ? wanted - 2 : wanted + 1;
  }
  return wanted;
}

/** A list of values, ranges and steps. */
function values(text: string, field: Field, of: (minute: LocalMinute) => number): Test | undefined {
  const items = text.split(",").map((item) => valuesOf(item, field));
  const wanted = items.flatMap((item) => item ?? []);
  return items.includes(undefined) ? undefined : (minute) => wanted.includes(of(minute));
}

function valuesOf(item: string, field: Field): readonly number[] | undefined {
  const [range = "", step, ...more] = item.split("/");
  const [from = "", to, ...others] = range.split("-");
  if (more.length > 0 || others.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) {
    return undefined;
  }
  if (range === "*") {
    return between(field.min, field.max, field, step);
  }
  const first = value(from, field);
  const last = to === undefined ? (step === undefined ? first : field.max) : value(to, field);
  return first === undefined || last === undefined ? undefined : between(first, last, field, step);
}

/** From one value to another, around the end if the first is the greater one: from 22 to 2 o'clock. */
function between(first: number, last: number, { min, max }: Field, step = "1"): readonly number[] {
  const length = first <= last ? last - first + 1 : max - first + 1 + (last - min + 1);
  return Array.from({ length: Math.ceil(length / Number(step)) }, (_, index) => {
    const reached = first + index * Number(step);
    return reached > max ? reached - max - 1 + min : reached;
  });
}

function value(text: string, field: Field): number | undefined {
  const named = field.names?.indexOf(text) ?? -1;
  const found = named >= 0 ? field.min + named : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return isIn(found, field) ? found : undefined;
}

function isIn(found: number, { min, max }: Field): boolean {
  return found >= min && found <= max;
}
