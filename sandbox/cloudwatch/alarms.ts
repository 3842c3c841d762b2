// The alarms of an account, and the operations on them.
import { AwsError, type Call, type Operation } from "../frontdoor/service";
import { now, operation, page, type Timestamp } from "../frontdoor/wire";
import { alarmFault } from "./alarmChecks";
import type { Alarm, AlarmDefinition, AlarmState } from "./model";
import type { Tags } from "./tags";

/** An alarm with the region that it is in. */
export interface PlacedAlarm {
  readonly region: string;
  readonly alarm: Alarm;
}

/** Keeps the alarms. */
export class Alarms {
  private readonly alarms = new Map<string, PlacedAlarm>();

  constructor(private readonly tags: Tags) {}

  readonly operations: Readonly<Record<string, Operation>> = {
    PutMetricAlarm: operation<AlarmDefinition & { readonly Tags?: Parameters<Tags["set"]>[1] }>(
      ({ Tags, ...definition }, call) => {
        const arn = arnOf(call, definition.AlarmName);
        const fault = alarmFault(definition, call);
        if (fault !== undefined) {
          throw new AwsError("ValidationError", fault);
        }
        const before = this.alarms.get(arn)?.alarm;
        this.alarms.set(arn, {
          region: call.region,
          alarm: { ...(before ?? unchecked(arn)), ...fresh(definition, arn) },
        });
        if (!before && Tags) {
          this.tags.set(arn, Tags);
        }
        return {};
      },
    ),
    DescribeAlarms: operation<{
      readonly AlarmNames?: readonly string[];
      readonly AlarmNamePrefix?: string;
      readonly StateValue?: AlarmState;
      readonly MaxRecords?: number;
      readonly NextToken?: string;
    }>(({ AlarmNames, AlarmNamePrefix = "", StateValue, MaxRecords = 50, NextToken }, { region }) => {
      const found = this.all()
        .filter((each) => each.region === region)
        .map(({ alarm }) => alarm)
        .filter(({ AlarmName }) => AlarmNames?.includes(AlarmName) ?? AlarmName.startsWith(AlarmNamePrefix))
        .filter((alarm) => (StateValue ?? alarm.StateValue) === alarm.StateValue)
        .sort((one, other) => one.AlarmName.localeCompare(other.AlarmName));
      const { items, nextToken } = page(found, {
        token: NextToken,
        size: MaxRecords,
        badToken: () => new AwsError("InvalidNextToken", "The next token is invalid."),
      });
      return { MetricAlarms: items, CompositeAlarms: [], ...(nextToken !== undefined && { NextToken: nextToken }) };
    }),
    DeleteAlarms: operation<{ readonly AlarmNames: readonly string[] }>(({ AlarmNames }, call) => {
      for (const name of AlarmNames) {
        this.alarms.delete(arnOf(call, name));
        this.tags.forget(arnOf(call, name));
      }
      return {};
    }),
  };

  /** All alarms. */
  all(): readonly PlacedAlarm[] {
    return [...this.alarms.values()];
  }
}

/** The ARN of an alarm. */
function arnOf({ region, caller }: Call, name: string): string {
  return `arn:aws:cloudwatch:${region}:${caller.accountId}:alarm:${name}`;
}

function fresh(definition: AlarmDefinition, arn: string) {
  return {
    ActionsEnabled: true,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    Dimensions: [],
    ...definition,
    AlarmArn: arn,
    AlarmConfigurationUpdatedTimestamp: now(),
  };
}

/** The state of a new alarm. */
function unchecked(arn: string): Pick<Alarm, "AlarmArn"> & Omit<Alarm, keyof AlarmDefinition> {
  return {
    AlarmArn: arn,
    AlarmConfigurationUpdatedTimestamp: now(),
    StateValue: "INSUFFICIENT_DATA",
    StateReason: "Unchecked: Initial alarm creation",
    StateReasonData: "{}",
    StateUpdatedTimestamp: now(),
  };
}

/** Gives an alarm a state. */
export function become(alarm: Alarm, state: AlarmState, reason: string, at: Timestamp): void {
  Object.assign(alarm, { StateValue: state, StateReason: reason, StateUpdatedTimestamp: at });
}
