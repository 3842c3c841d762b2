// Judges all alarms as of a moment, and tells the topics of those that change.
import { become, type Alarms } from "./alarms";
import { evaluate, PERIODS_FARTHER_BACK } from "./evaluate";
import type { Metrics } from "./metrics";
import type { Alarm, AlarmState } from "./model";
import { notificationOf, type Notification } from "./notification";
import type { Timestamp } from "../frontdoor/wire";

/** What alarms are judged with. */
export interface CheckOptions {
  readonly alarms: Alarms;
  readonly metrics: Metrics;
  readonly accountId: string;
  /** Publishes in CloudWatch's own name. @throws where the topic does not let it */
  readonly tell: (topicArn: string, alarmArn: string, notification: Notification) => Promise<void>;
  /** Told what could not be sent: the alarm changes all the same. */
  readonly complain: (message: string) => void;
}

/** An alarm that changed its state. */
export interface Change {
  readonly alarm: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly reason: string;
}

/** Judges every alarm as of a moment. @returns those that changed */
export async function checkAlarms(options: CheckOptions, at: Timestamp): Promise<readonly Change[]> {
  const changes: Change[] = [];
  for (const { region, alarm } of options.alarms.all()) {
    const verdict = evaluate(alarm, pointsOf(options.metrics, region, alarm, at));
    if (!verdict || verdict.state === alarm.StateValue) {
      continue;
    }
    const from = alarm.StateValue;
    become(alarm, verdict.state, verdict.reason, at);
    changes.push({ alarm: alarm.AlarmName, from, to: verdict.state, reason: verdict.reason });
    await tellTopics(options, alarm, from);
  }
  return changes;
}

/** Newest first: periods that end at the moment. */
function pointsOf(metrics: Metrics, region: string, alarm: Alarm, at: Timestamp): (number | undefined)[] {
  const { EvaluationPeriods, Period, Statistic } = alarm;
  // What was put at this very moment counts.
  const end = at + 1;
  return Array.from({ length: EvaluationPeriods + PERIODS_FARTHER_BACK }, (_, i) =>
    metrics.valueIn(region, alarm, Statistic, end - (i + 1) * Period, end - i * Period),
  );
}

async function tellTopics({ accountId, tell, complain }: CheckOptions, alarm: Alarm, from: AlarmState): Promise<void> {
  const actions: Readonly<Record<AlarmState, readonly string[] | undefined>> = {
    ALARM: alarm.AlarmActions,
    OK: alarm.OKActions,
    INSUFFICIENT_DATA: alarm.InsufficientDataActions,
  };
  for (const topic of alarm.ActionsEnabled === false ? [] : (actions[alarm.StateValue] ?? [])) {
    try {
      await tell(topic, alarm.AlarmArn, notificationOf(alarm, from, accountId));
    } catch (error) {
      complain(`alarm ${alarm.AlarmName}, action ${topic}: ${String(error)}`);
    }
  }
}
