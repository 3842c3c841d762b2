import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { Inbox } from "../../../sandbox/client/inbox";

const TOPIC = "arn:aws:sns:us-east-1:123456789012:golden-approval";

describe("an inbox", () => {
  it("subscribes to its topic and keeps the texts of what is published there", async () => {
    const sns = new SNSClient({ region: "us-east-1" });
    const calls = mockClient(sns);
    calls.on(SubscribeCommand).resolves({});
    const inbox = await Inbox.open({ sns }, TOPIC);
    const [subscription] = calls.commandCalls(SubscribeCommand).map(({ args: [command] }) => command.input);
    expect(subscription).to.include({ TopicArn: TOPIC, Protocol: "http" });
    const post = (body: object) => fetch(subscription?.Endpoint ?? "", { method: "POST", body: JSON.stringify(body) });

    await post({ Type: "SubscriptionConfirmation", Message: "You have chosen to subscribe" });
    await post({ Type: "Notification", Message: "one" });
    await post({ Type: "Notification", Subject: "Two", Message: "two" });

    expect(await inbox.messages()).to.deep.equal(["one", "two"]);
    expect(inbox.mails()).to.deep.equal([
      { subject: "", text: "one" },
      { subject: "Two", text: "two" },
    ]);
  });
});
