// Receives what is published to a topic, as any web server that is subscribed to it would.
import { SubscribeCommand } from "@aws-sdk/client-sns";
import { createServer, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import type { Clients } from "./clients";

/** A message as a mail shows it. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
}

/** The messages of one topic. */
export class Inbox {
  private readonly received: Mail[] = [];

  /** Subscribes a server in this process, which does not keep the process alive. */
  static async open({ sns }: Pick<Clients, "sns">, topicArn: string): Promise<Inbox> {
    const inbox = new Inbox();
    const server = createServer((message, response) => {
      void inbox.take(message).finally(() => response.end());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    server.unref();
    const address = server.address();
    if (address === null || typeof address === "string") {
      throw new Error("no free port on 127.0.0.1");
    }
    const endpoint = `http://127.0.0.1:${address.port}/`;
    await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: "http", Endpoint: endpoint }));
    return inbox;
  }

  /** The texts of the messages so far, oldest first. */
  messages(): Promise<string[]> {
    return Promise.resolve(this.received.map(({ text }) => text));
  }

  /** The messages so far with their subjects, oldest first. */
  mails(): readonly Mail[] {
    return [...this.received];
  }

  private async take(message: IncomingMessage): Promise<void> {
    const envelope: unknown = await json(message);
    if (isNotification(envelope)) {
      this.received.push({ subject: envelope.Subject ?? "", text: envelope.Message });
    }
  }
}

/** Source: "HTTP/HTTPS notification JSON format", SNS developer guide. */
function isNotification(envelope: unknown): envelope is { readonly Message: string; readonly Subject?: string } {
  return (
    typeof envelope === "object" &&
    envelope !== null &&
    "Type" in envelope &&
    envelope.Type === "Notification" &&
    "Message" in envelope &&
    typeof envelope.Message === "string"
  );
}
