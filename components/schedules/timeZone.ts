// What is wrong with the time zone of a schedule.

/** The longest name. Source: ScheduleExpressionTimezone, EventBridge Scheduler API. */
const MAX_LENGTH = 50;

/** What is wrong with a time zone, with the remedy. Node.js knows IANA's time zones, as EventBridge Scheduler does. */
export function timeZoneFault(timeZone: string): string | undefined {
  // Node.js also takes offsets, and names in small letters, of which AWS does not say that it takes them.
  const isSpelt = /^[A-Z][\w+-]*(?:\/[A-Z][\w+-]*)*$/.test(timeZone) && timeZone.length <= MAX_LENGTH;
  return isSpelt && isKnown(timeZone)
    ? undefined
    : `"${timeZone}" is not a time zone of the IANA database; use one like Europe/Berlin, or UTC.`;
}

function isKnown(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch {
    return false;
  }
}
