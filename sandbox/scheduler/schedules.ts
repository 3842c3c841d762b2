// The schedules of the account, and EventBridge Scheduler's operations on them.
import { AwsError, type Call, type Operation } from "../frontdoor/service";
import { now, operation, page, type Timestamp } from "../frontdoor/wire";
import { parseExpression, type IsDue } from "./expression";
import { isTimeZone } from "./localMinute";
import { checkTarget, type Target } from "./target";

/** Whether Scheduler may assume a role that somebody gives a schedule of this group. */
export type MayAssume = (roleArn: string, groupArn: string, call: Call) => Promise<boolean>;

/** What a schedule is told. */
interface Told {
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone?: string;
  readonly FlexibleTimeWindow: { readonly Mode: "OFF" | "FLEXIBLE"; readonly MaximumWindowInMinutes?: number };
  readonly Target: Target;
  readonly Description?: string;
  readonly State?: "ENABLED" | "DISABLED";
  readonly ActionAfterCompletion?: "NONE" | "DELETE";
}

interface Named {
  readonly Name: string;
  readonly GroupName?: string;
}

interface ListInput {
  readonly GroupName?: string;
  readonly NamePrefix?: string;
  readonly State?: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** A schedule. */
export interface Schedule {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly told: Told;
  readonly isDue: IsDue;
  readonly created: Timestamp;
  readonly modified: Timestamp;
}

/** The group that every account has. The sandbox has no others. */
const GROUP = "default";
/** What the sandbox does not do for schedules. */
const NOT_EMULATED = ["StartDate", "EndDate", "KmsKeyArn"] as const;
const PAGE_SIZE = 100;

/** The time zone of a schedule that names none. */
export const DEFAULT_TIME_ZONE = "UTC";

/** The ARN of a schedule's group, on whose behalf Scheduler assumes roles. */
export function groupArnOf({ region, caller }: Pick<Call, "region" | "caller">): string {
  return `arn:aws:scheduler:${region}:${caller.accountId}:schedule-group/${GROUP}`;
}

/** All schedules, in every region. */
export class Schedules {
  private readonly byArn = new Map<string, Schedule>();

  constructor(private readonly mayAssume: MayAssume) {}

  all(): Schedule[] {
    return [...this.byArn.values()];
  }

  readonly operations: Readonly<Record<string, Operation>> = {
    CreateSchedule: operation(async (input: Named & Told, call) => {
      const arn = arnOf(input, call);
      await this.check(input, call);
      if (this.byArn.has(arn)) {
        throw new AwsError("ConflictException", `Schedule ${input.Name} already exists.`, 409);
      }
      this.put(input, arn, call, now());
      return { ScheduleArn: arn };
    }),
    UpdateSchedule: operation(async (input: Named & Told, call) => {
      const { arn, created } = this.get(input, call);
      await this.check(input, call);
      // What a request leaves out goes back to its default. Source: UpdateSchedule, EventBridge Scheduler API.
      this.put(input, arn, call, created);
      return { ScheduleArn: arn };
    }),
    GetSchedule: operation((input: Named, call) => show(this.get(input, call))),
    DeleteSchedule: operation((input: Named, call) => {
      this.byArn.delete(this.get(input, call).arn);
      return {};
    }),
    ListSchedules: operation(
      ({ GroupName = GROUP, NamePrefix = "", State, MaxResults = PAGE_SIZE, NextToken }: ListInput, { region }) => {
        const found = this.all().filter(
          (each) =>
            each.region === region &&
            GroupName === GROUP &&
            each.name.startsWith(NamePrefix) &&
            (State ?? stateOf(each)) === stateOf(each),
        );
        const { items, nextToken } = page(found, { token: NextToken, size: MaxResults, badToken });
        return { Schedules: items.map(summary), ...(nextToken !== undefined && { NextToken: nextToken }) };
      },
    ),
  };

  private get({ Name, GroupName = GROUP }: Named, call: Call): Schedule {
    const schedule = this.byArn.get(arnOf({ Name, GroupName }, call));
    if (!schedule) {
      throw new AwsError("ResourceNotFoundException", `Schedule ${Name} does not exist.`, 404);
    }
    return schedule;
  }

  private put(input: Named & Told, arn: string, { region }: Call, created: Timestamp): void {
    const { Name: name, GroupName: _group, ...told } = input;
    const isDue = parseExpression(told.ScheduleExpression) ?? (() => false);
    this.byArn.set(arn, { arn, name, region, told, isDue, created, modified: now() });
  }

  private async check(input: Named & Told, call: Call): Promise<void> {
    const { GroupName = GROUP, ScheduleExpression, ScheduleExpressionTimezone = DEFAULT_TIME_ZONE } = input;
    if (GroupName !== GROUP) {
      throw new AwsError("ResourceNotFoundException", `Schedule group ${GroupName} does not exist.`, 404);
    }
    const given = Object.keys(input);
    const unable = NOT_EMULATED.find((member) => given.includes(member));
    if (unable !== undefined) {
      throw invalid(`The sandbox's Scheduler knows no ${unable}.`);
    }
    if (!parseExpression(ScheduleExpression)) {
      throw invalid(`Invalid Schedule Expression ${ScheduleExpression}.`);
    }
    if (!isTimeZone(ScheduleExpressionTimezone)) {
      throw invalid(`Invalid ScheduleExpressionTimezone ${ScheduleExpressionTimezone}.`);
    }
    const { Mode, MaximumWindowInMinutes } = input.FlexibleTimeWindow;
    if ((Mode === "FLEXIBLE") !== (MaximumWindowInMinutes !== undefined)) {
      throw invalid("MaximumWindowInMinutes goes with the mode FLEXIBLE of FlexibleTimeWindow, and with no other.");
    }
    checkTarget(input.Target);
    if (!(await this.mayAssume(input.Target.RoleArn, groupArnOf(call), call))) {
      throw invalid("The execution role you provide must allow AWS EventBridge Scheduler to assume the role.");
    }
  }
}

function arnOf({ Name, GroupName = GROUP }: Named, { region, caller }: Call): string {
  return `arn:aws:scheduler:${region}:${caller.accountId}:schedule/${GroupName}/${Name}`;
}

function stateOf({ told: { State = "ENABLED" } }: Schedule): string {
  return State;
}

function show(schedule: Schedule): object {
  const { arn, name, told, created, modified } = schedule;
  return {
    ...told,
    Arn: arn,
    GroupName: GROUP,
    Name: name,
    State: stateOf(schedule),
    ScheduleExpressionTimezone: told.ScheduleExpressionTimezone ?? DEFAULT_TIME_ZONE,
    ActionAfterCompletion: told.ActionAfterCompletion ?? "NONE",
    // Source: RetryPolicy, EventBridge Scheduler API.
    Target: { RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 }, ...told.Target },
    CreationDate: created,
    LastModificationDate: modified,
  };
}

function summary(schedule: Schedule): object {
  const { arn, name, told, created, modified } = schedule;
  return {
    Arn: arn,
    GroupName: GROUP,
    Name: name,
    State: stateOf(schedule),
    Target: { Arn: told.Target.Arn },
    CreationDate: created,
    LastModificationDate: modified,
  };
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

function badToken(): AwsError {
  return invalid("Invalid NextToken.");
}
