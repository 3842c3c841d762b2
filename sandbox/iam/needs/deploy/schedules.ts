// EventBridge Scheduler: Pulumi makes the schedules, and gives their targets a role.
import { text, type Call } from "../../../frontdoor/service";
import { arn, need, structure, type Need, type Needs } from "../need";
import { namesakes, passRole } from "./forms";

/** The group that a schedule is in unless it names another. */
const GROUP = "default";

const schedule = (call: Call) =>
  arn(call, "scheduler", `schedule/${text(call.input.GroupName) || GROUP}/${text(call.input.Name)}`);

/** Source: "Actions, resources, and condition keys for Amazon EventBridge Scheduler"; its user guide for the role. */
const withRole =
  (action: string) =>
  (call: Call): Need[] => [
    need(action, schedule(call)),
    passRole(text(structure(call.input.Target).RoleArn), "scheduler.amazonaws.com"),
  ];

/** What they need. */
export const schedules: Needs = {
  ...namesakes("scheduler", schedule, ["DeleteSchedule", "GetSchedule"]),
  ...namesakes("scheduler", () => "*", ["ListSchedules"]),
  CreateSchedule: withRole("scheduler:CreateSchedule"),
  UpdateSchedule: withRole("scheduler:UpdateSchedule"),
};
