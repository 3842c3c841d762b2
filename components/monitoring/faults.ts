// Faults of the settings about alarms.
import type { Fault } from "../basics/fault";

/** The settings that decide what is watched. */
export interface MonitoringArgs {
  readonly upkeepSchedule: string;
  readonly alarms: boolean;
  readonly alarmReleaseDays: number;
  readonly alarmBaseDays: number;
}

/** Finds everything that is wrong with the settings about alarms. */
export function monitoringFaults(args: MonitoringArgs): Fault[] {
  const { upkeepSchedule, alarms } = args;
  const measured = (["alarmReleaseDays", "alarmBaseDays"] as const).filter((name) => args[name] > 0);
  if (!alarms) {
    return measured.map((name) => ({
      name,
      reason: `is ${args[name]}, but alarms is false, so nothing watches for it; set alarms to true, or ${name} to 0.`,
    }));
  }
  if (upkeepSchedule === "") {
    return measured.map((name) => ({
      name,
      reason: `is ${args[name]}, but upkeepSchedule is empty, and only Upkeep measures ages; set a schedule such as "cron(0 3 * * ? *)", or ${name} to 0.`,
    }));
  }
  return [];
}
