// After how many hours without Upkeep there is an alarm.

/** An alarm looks back seven days at most. Source: PutMetricAlarm, CloudWatch API. */
const MAX_HOURS = 168;
/** How much later than planned a run may come to its end. */
const SLACK_HOURS = 3;
const UNIT_HOURS: Readonly<Record<string, number>> = { minute: 1 / 60, hour: 1, day: 24 };
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/**
 * The hours that are set, or more where the schedule pauses longer: otherwise there would be an alarm between any two runs.
 *
 * @returns 0 for no alarm, also where CloudWatch cannot look back as far
 */
export function watchedHours(wantedHours: number, schedule: string): number {
  if (wantedHours === 0 || schedule === "") {
    return 0;
  }
  const pause = longestPauseHours(schedule);
  const hours = pause !== undefined && pause >= wantedHours ? pause + SLACK_HOURS : wantedHours;
  return hours > MAX_HOURS ? 0 : hours;
}

/**
 * How long Upkeep can pause by its schedule; undefined where that is not easily told, such as for days of a month. What
 * Scheduler refuses, others tell.
 */
export function longestPauseHours(schedule: string): number | undefined {
  const [, count, unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  if (count !== undefined) {
    return Math.ceil(Number(count) * (UNIT_HOURS[unit] ?? 0));
  }
  const [, , hours = "", dayOfMonth = "", month = "", dayOfWeek = ""] =
    /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) \S+\)$/.exec(schedule) ?? [];
  const isEvery = (field: string) => field === "*" || field === "?";
  if (!/^\d+$/.test(hours) || !isEvery(dayOfMonth) || !isEvery(month)) {
    return undefined;
  }
  if (isEvery(dayOfWeek)) {
    return 24;
  }
  const days = daysIn(dayOfWeek);
  return days && longestGap(days) * 24;
}

/** The days of `MON-FRI` or `1,3,5`, where 1 is Sunday; undefined for other forms. */
function daysIn(field: string): number[] | undefined {
  const numberOf = (day: string) => (/^[1-7]$/.test(day) ? Number(day) - 1 : DAYS.indexOf(day.toUpperCase()));
  const days = field.split(",").flatMap((part) => {
    const [first = "", last = first, ...others] = part.split("-");
    const [from, to] = [numberOf(first), numberOf(last)];
    return others.length > 0 || from < 0 || to < from
      ? [NaN]
      : Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
  return days.some(Number.isNaN) ? undefined : [...new Set(days)].sort((one, other) => one - other);
}

/** In days, from one week into the next. */
function longestGap(days: readonly number[]): number {
  const [first = 0] = days;
  return Math.max(...days.map((day, i) => (days[i + 1] ?? first + 7) - day));
}
