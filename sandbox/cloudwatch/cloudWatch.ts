// CloudWatch put together: metrics, dashboards, and alarms that are judged when somebody asks for it.
import type { IncomingMessage, ServerResponse } from "node:http";
import { text as read } from "node:stream/consumers";
import { AwsError, type Service, type ServiceEvent } from "../frontdoor/service";
import type { Route } from "../frontdoor/server";
import { now, type Timestamp } from "../frontdoor/wire";
import { Alarms } from "./alarms";
import { checkAlarms, type CheckOptions } from "./check";
import { Dashboards } from "./dashboards";
import { metricOperations } from "./metricOperations";
import { Metrics } from "./metrics";
import { observationsOf } from "./observe";
import { Tags } from "./tags";

/** Where alarms are asked to be judged (POST), as of now or of `{"at": "2026-11-27T03:00:00Z"}`. */
export const ALARMS_PATH = "/sandbox/alarms";

/** The running service. */
export interface CloudWatch {
  readonly service: Service;
  readonly route: Route;
  /** Puts the metrics that AWS's own services put at the end of builds and runs. */
  readonly observe: (event: ServiceEvent) => void;
}

/** Makes the service. */
export function createCloudWatch(options: Pick<CheckOptions, "accountId" | "tell" | "complain">): CloudWatch {
  const metrics = new Metrics();
  const tags = new Tags();
  const alarms = new Alarms(tags);
  return {
    service: {
      name: "cloudwatch",
      namespace: "http://monitoring.amazonaws.com/doc/2010-08-01/",
      operations: {
        ...metricOperations(metrics),
        ...alarms.operations,
        ...new Dashboards().operations,
        ...tags.operations,
      },
    },
    route: {
      prefix: ALARMS_PATH,
      handle: async (message, response) => {
        const changes = await checkAlarms({ ...options, alarms, metrics }, await momentIn(message));
        answer(response, { changes });
      },
    },
    observe: (event) => {
      const time = now();
      for (const { name, value } of observationsOf(event, time)) {
        metrics.put(event.region, name, { time, value });
      }
    },
  };
}

async function momentIn(message: IncomingMessage): Promise<Timestamp> {
  const body = await read(message);
  if (body === "") {
    return now();
  }
  const { at } = JSON.parse(body) as { readonly at?: unknown };
  const time = typeof at === "string" ? Date.parse(at) / 1000 : NaN;
  if (Number.isNaN(time)) {
    throw new AwsError("ValidationException", `"at" is ${JSON.stringify(at)}; use a time like "2026-11-27T03:00:00Z".`);
  }
  return time;
}

function answer(response: ServerResponse, body: object): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
