// A CloudWatch of its own for a test, with what it would have told.
import { createCloudWatch, type CloudWatch } from "../../../sandbox/cloudwatch/cloudWatch";
import type { Notification } from "../../../sandbox/cloudwatch/notification";
import { AwsError, type Shape } from "../../../sandbox/frontdoor/service";

/** An HTTP exchange of a route, without a server. */
type Exchange = Parameters<CloudWatch["route"]["handle"]>;

/** CloudWatch, and what it does. */
export class Stand {
  readonly told: (Notification & { readonly topicArn: string })[] = [];
  readonly complaints: string[] = [];
  readonly cloudWatch = createCloudWatch({
    accountId: "123456789012",
    tell: (topicArn, _, notification) => {
      if (topicArn.endsWith(":closed")) {
        throw new Error("the topic lets nobody in");
      }
      this.told.push({ topicArn, ...notification });
      return Promise.resolve();
    },
    complain: (message) => this.complaints.push(message),
  });

  /** The output of an operation. */
  async call(operation: string, input: Shape, region = "us-east-1"): Promise<Shape> {
    const handle = this.cloudWatch.service.operations[operation];
    if (!handle) {
      throw new Error(`${operation} is not there`);
    }
    const caller = { arn: "arn:aws:iam::123456789012:user/ann", accountId: "123456789012" };
    return handle({ service: "cloudwatch", operation, region, caller, input });
  }

  /** The error of an operation. */
  async refusal(operation: string, input: Shape): Promise<string> {
    try {
      await this.call(operation, input);
    } catch (error) {
      if (error instanceof AwsError) {
        return `${error.code}: ${error.message}`;
      }
      throw error;
    }
    throw new Error(`${operation} was not refused`);
  }

  /** Has all alarms judged. @returns the answer's body */
  async check(body: string): Promise<unknown> {
    let answer = "";
    // The route reads the request's text and writes an answer: nothing else of HTTP.
    const request = (async function* () {
      yield await Promise.resolve(Buffer.from(body));
    })() as unknown as Exchange[0];
    const response = { writeHead: () => response, end: (text: string) => (answer = text) } as unknown as Exchange[1];
    await this.cloudWatch.route.handle(request, response);
    return JSON.parse(answer) as unknown;
  }
}
