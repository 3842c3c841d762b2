// Tests of which topics a service may publish to in its own name.
import { expect } from "chai";
import { Authorizer } from "../../../sandbox/iam/authorizer";
import type { Facts } from "../../../sandbox/iam/facts";

const TOPIC = "arn:aws:sns:us-east-1:123456789012:golden-notices";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1";
const ALARM = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:golden-upkeep-missing";

/** Lets the account's alarms do something. */
const policy = (Action: string | string[], Resource: string) =>
  JSON.stringify({
    Statement: [
      {
        Sid: "Alarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action,
        Resource,
        Condition: {
          ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:golden-*" },
          StringEquals: { "aws:SourceAccount": "123456789012" },
        },
      },
    ],
  });

/** Why CloudWatch may not publish; nothing if it may. */
function refusal(topic: string, key?: string, keyPolicy?: string, alarm = ALARM): Promise<string | undefined> {
  const known: Pick<Facts, "keyArn" | "keyPolicy" | "topicKey" | "topicPolicy"> = {
    topicPolicy: () => Promise.resolve(topic),
    topicKey: () => Promise.resolve(key),
    keyArn: () => Promise.resolve(keyPolicy === undefined ? undefined : KEY),
    keyPolicy: () => Promise.resolve(keyPolicy),
  };
  // Nothing else is asked.
  const authorizer = new Authorizer({ facts: known as Facts, record: () => undefined });
  return authorizer.mayPublish("cloudwatch.amazonaws.com", alarm, TOPIC);
}

describe("a service that publishes in its own name", () => {
  const open = policy("sns:Publish", TOPIC);

  it("may where the topic's policy says so, for what it names", async () => {
    expect(await refusal(open)).to.equal(undefined);
    expect(await refusal(open, undefined, undefined, ALARM.replace("golden", "other"))).to.match(
      /^cloudwatch\.amazonaws\.com is not authorized to perform: sns:Publish on .*golden-notices because no resource-based/,
    );
    expect(await refusal('{"Statement":[]}')).to.match(/sns:Publish/);
  });

  it("may use the topic's key where its policy says so, and never the key that AWS keeps for SNS", async () => {
    expect(await refusal(open, KEY, policy(["kms:Decrypt", "kms:GenerateDataKey"], "*"))).to.equal(undefined);
    expect(await refusal(open, KEY, policy("kms:Decrypt", "*"))).to.match(/perform: kms:GenerateDataKey on .*key\/1/);
    expect(await refusal(open, "alias/aws/sns")).to.match(/perform: kms:Decrypt on alias\/aws\/sns/);
  });
});
