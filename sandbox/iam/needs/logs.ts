// CloudWatch Logs: a build writes its log, and people read it.
import { text } from "../../frontdoor/service";
import { arn, need, type Needs } from "./need";

/** What CloudWatch Logs' operations need. */
export const logs: Needs = {
  CreateLogStream: (call) => [
    need(
      "logs:CreateLogStream",
      stream(call.input, (rest) => arn(call, "logs", rest)),
    ),
  ],
  GetLogEvents: (call) => [
    need(
      "logs:GetLogEvents",
      stream(call.input, (rest) => arn(call, "logs", rest)),
    ),
  ],
  PutLogEvents: (call) => [
    need(
      "logs:PutLogEvents",
      stream(call.input, (rest) => arn(call, "logs", rest)),
    ),
  ],
};

function stream(input: Readonly<Record<string, unknown>>, arnOf: (rest: string) => string): string {
  return arnOf(`log-group:${text(input.logGroupName)}:log-stream:${text(input.logStreamName)}`);
}
