// A minute as the clocks of a time zone show it.

/** What the clock and the calendar show. */
export interface LocalMinute {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** 1 is Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  /** The last day of the month. */
  readonly lastDay: number;
}

/** Whether a text names a time zone of IANA's database. Offsets such as +02:00 are none. */
export function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return /^[A-Z]/.test(timeZone);
  } catch {
    return false;
  }
}

/** What the clocks of a time zone show at a moment. */
export function localMinute(moment: Date, timeZone: string): LocalMinute {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone,
    calendar: "gregory",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  }).formatToParts(moment);
  const read = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  const [year, month, day] = [read("year"), read("month"), read("day")];
  return {
    year,
    month,
    day,
    weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1,
    hour: read("hour"),
    minute: read("minute"),
    lastDay: new Date(Date.UTC(year, month, 0)).getUTCDate(),
  };
}

/** Whether clocks have shown the same an hour before, since they were put back. */
export function isRepeated(moment: Date, timeZone: string): boolean {
  const before = new Date(moment.getTime() - 60 * 60 * 1000);
  return JSON.stringify(localMinute(before, timeZone)) === JSON.stringify(localMinute(moment, timeZone));
}
