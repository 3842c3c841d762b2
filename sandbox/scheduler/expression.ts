// The expressions of EventBridge Scheduler: when a schedule is due.
// Source: "Schedule types in EventBridge Scheduler", EventBridge Scheduler user guide.
import { isCronDue, parseCron } from "./cron";
import { isRepeated, localMinute } from "./localMinute";

/** The minute that is asked about, and what a schedule says besides its expression. */
export interface Moment {
  /** The beginning of the minute. */
  readonly minute: Date;
  readonly timeZone: string;
  /** When the schedule was made or last changed: from then on rates count. */
  readonly begun: Date;
}

/** Whether a schedule is due in a minute. */
export type IsDue = (moment: Moment) => boolean;

const MINUTE_MS = 60_000;
const UNITS: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 24 * 60 };

/** Reads an expression. Undefined if Scheduler takes no such expression. */
export function parseExpression(text: string): IsDue | undefined {
  const [, kind, inner = ""] = /^(rate|cron|at)\((.*)\)$/.exec(text) ?? [];
  switch (kind) {
    case "rate":
      return parseRate(inner);
    case "at":
      return parseAt(inner);
    case "cron": {
      const cron = parseCron(inner);
      return (
        cron &&
        (({ minute, timeZone }) => isCronDue(cron, localMinute(minute, timeZone)) && !isRepeated(minute, timeZone))
      );
    }
    default:
      return undefined;
  }
}

/** The beginning of a moment's minute. */
export function minuteOf(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / MINUTE_MS) * MINUTE_MS);
}

/** Without a start date, the first time is at once: in the minute that begins next. */
function parseRate(inner: string): IsDue | undefined {
  const [, count, unit = ""] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(inner) ?? [];
  const unitMinutes = UNITS[unit];
  if (count === undefined || unitMinutes === undefined) {
    return undefined;
  }
  const minutes = Number(count) * unitMinutes;
  return ({ minute, begun }) => {
    const passed = Math.round((minute.getTime() - minuteOf(begun).getTime()) / MINUTE_MS) - 1;
    return passed >= 0 && passed % minutes === 0;
  };
}

function parseAt(inner: string): IsDue | undefined {
  const [, year, month, day, hour, minute] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):\d\d$/.exec(inner) ?? [];
  const wanted = [year, month, day, hour, minute].map(Number);
  if (wanted.some(Number.isNaN)) {
    return undefined;
  }
  return ({ minute: now, timeZone }) => {
    const local = localMinute(now, timeZone);
    const shown = [local.year, local.month, local.day, local.hour, local.minute];
    return shown.every((value, index) => value === wanted[index]);
  };
}
