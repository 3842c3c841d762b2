// EventBridge Scheduler as the sandbox emulates it: schedules, and a clock that starts what is due.
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { IssuedCredentials, SessionOptions } from "../frontdoor/credentials";
import { roleClient } from "../frontdoor/roleClient";
import type { Route } from "../frontdoor/server";
import { AwsError, type Service } from "../frontdoor/service";
import { minuteOf } from "./expression";
import { DEFAULT_TIME_ZONE, Schedules, type MayAssume, type Schedule } from "./schedules";
import { startTarget } from "./target";

/** What Scheduler works with. */
export interface SchedulerOptions {
  /** The front door's own address, where targets are started in the name of their role. */
  readonly endpoint: string;
  readonly accountId: string;
  readonly issueCredentials: (roleArn: string, sessionName: string, options: SessionOptions) => IssuedCredentials;
  readonly mayAssume: MayAssume;
  /** Told what could not be started. */
  readonly complain: (message: string) => void;
}

/** Where people ask for a schedule's target without waiting: a POST to `<this>NAME/run`. */
export const SCHEDULES_PATH = "/sandbox/schedules/";

const MINUTE_MS = 60_000;

/** Scheduler, for the front door. */
export class Scheduler {
  private readonly schedules: Schedules;
  readonly service: Service;
  readonly route: Route = { prefix: SCHEDULES_PATH, handle: (message, response) => this.runNow(message, response) };

  constructor(private readonly options: SchedulerOptions) {
    this.schedules = new Schedules(options.mayAssume);
    this.service = { name: "scheduler", operations: this.schedules.operations };
  }

  /** Looks every second whether a minute has begun in which something is due. */
  watch(): void {
    let done = minuteOf(new Date());
    setInterval(() => {
      const current = minuteOf(new Date());
      while (done < current) {
        done = new Date(done.getTime() + MINUTE_MS);
        this.startDue(done);
      }
    }, 1000).unref();
  }

  /** Starts what is due in a minute. What goes wrong is complained of, and tried once only. */
  startDue(minute: Date): void {
    for (const schedule of this.schedules.all()) {
      if (isDue(schedule, minute)) {
        this.start(schedule).catch((error: unknown) => {
          this.options.complain(`schedule ${schedule.name}, target ${schedule.told.Target.Arn}: ${String(error)}`);
        });
      }
    }
  }

  private start({ told: { Target }, region }: Schedule): Promise<string> {
    const { endpoint, accountId, issueCredentials } = this.options;
    const sourceArn = `arn:aws:scheduler:${region}:${accountId}:schedule-group/default`;
    const issued = issueCredentials(Target.RoleArn, randomBytes(16).toString("hex"), {
      assumedBy: { service: "scheduler.amazonaws.com", sourceArn },
    });
    return startTarget(Target, roleClient(endpoint, region, issued));
  }

  private async runNow({ url = "", method }: IncomingMessage, response: ServerResponse): Promise<void> {
    const [name = "", verb] = url.slice(SCHEDULES_PATH.length).split("/").map(decodeURIComponent);
    const schedule = this.schedules.all().find((each) => each.name === name);
    if (method !== "POST" || verb !== "run" || !schedule) {
      const names = this.schedules.all().map((each) => each.name);
      throw new AwsError(
        "ResourceNotFoundException",
        `There is no schedule "${name}" to run; the schedules are: ${names.join(", ") || "none"}. Run one with a POST to ${SCHEDULES_PATH}NAME/run.`,
        404,
      );
    }
    const started = await this.start(schedule);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ started }));
  }
}

function isDue({ told, isDue: isWanted, modified }: Schedule, minute: Date): boolean {
  const { State = "ENABLED", ScheduleExpressionTimezone: timeZone = DEFAULT_TIME_ZONE } = told;
  return State === "ENABLED" && isWanted({ minute, timeZone, begun: new Date(modified * 1000) });
}
