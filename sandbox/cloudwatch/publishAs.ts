// Publishes to a topic in CloudWatch's own name, where the topic's policy and that of its key let it.
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { ADMINISTRATOR } from "../client/clients";
import type { CheckOptions } from "./check";

/** Where messages go, and who judges them. */
export interface PublishOptions {
  /** The front door's address. */
  readonly endpoint: string;
  /** @returns why a service may not publish to a topic; nothing if it may */
  readonly mayPublish: (service: string, sourceArn: string, topicArn: string) => Promise<string | undefined>;
}

/** What tells a topic of an alarm. */
export function publishAs({ endpoint, mayPublish }: PublishOptions): CheckOptions["tell"] {
  return async (topicArn, alarmArn, { subject, message }) => {
    const refusal = await mayPublish("cloudwatch.amazonaws.com", alarmArn, topicArn);
    if (refusal !== undefined) {
      throw new Error(refusal);
    }
    const [, , , region = ""] = topicArn.split(":");
    const sns = new SNSClient({ endpoint, region, credentials: ADMINISTRATOR });
    try {
      await sns.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message }));
    } finally {
      sns.destroy();
    }
  };
}
