// Tests of the topic through which people are told.
import { expect } from "chai";
import { noticesTopicPolicy } from "../../../components/policies/noticesTopicPolicy";
import { NoticesTopic, type NoticesTopicArgs } from "../../../components/publishing/noticesTopic";
import { ACCOUNT, deploy, REGION, valueOf } from "../../helpers/deploy";

describe("NoticesTopic", () => {
  const LOCATION = { partition: "aws", dnsSuffix: "amazonaws.com", region: REGION, accountId: ACCOUNT };
  const ARN = `arn:aws:sns:${REGION}:${ACCOUNT}:golden-notices`;
  const TOPIC = "aws:sns/topic:Topic";
  const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
  const POLICY = "aws:sns/topicPolicy:TopicPolicy";

  async function make(args: Partial<NoticesTopicArgs>) {
    const made: NoticesTopic[] = [];
    const deployment = await deploy(
      () =>
        made.push(
          new NoticesTopic("golden-notices", {
            topicName: "golden-notices",
            alarmPrefixes: ["golden"],
            location: LOCATION,
            emails: ["ann@example.com", "bob@example.com"],
            ...args,
          }),
        ),
      { outputs: { [TOPIC]: () => ({ arn: ARN }) } },
    );
    const [topic] = made;
    return { deployment, arn: topic && (await valueOf(topic.arn)), key: topic?.kmsKeyArn };
  }

  it("sends mail to every address, and lets the factory's alarms publish, which AWS's own key would not", async () => {
    const { deployment, arn } = await make({ tags: { Team: "images" } });

    expect(deployment.one(TOPIC).inputs).to.deep.equal({ name: "golden-notices", tags: { Team: "images" } });
    expect(deployment.all(SUBSCRIPTION).map(({ inputs }) => inputs)).to.deep.equal(
      ["ann@example.com", "bob@example.com"].map((endpoint) => ({ topic: ARN, protocol: "email", endpoint })),
    );
    expect(JSON.parse(String(deployment.one(POLICY).inputs.policy))).to.deep.equal(
      noticesTopicPolicy(ARN, LOCATION, ["golden"]),
    );
    expect(arn).to.equal(ARN);
  });

  it("is encrypted with a key of the factory's", async () => {
    const kmsKeyArn = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`;
    const { deployment, key } = await make({ kmsKeyArn });

    expect(deployment.one(TOPIC).inputs.kmsMasterKeyId).to.equal(kmsKeyArn);
    expect(key && (await valueOf(key))).to.equal(kmsKeyArn);
  });

  it("can be one that there is, to which it adds subscriptions alone", async () => {
    const topicArn = `arn:aws:sns:${REGION}:${ACCOUNT}:team`;
    const { deployment, arn, key } = await make({
      topicArn,
      kmsKeyArn: "arn:aws:kms:key",
      emails: ["ann@example.com"],
    });

    expect(deployment.all(TOPIC)).to.deep.equal([]);
    expect(deployment.all(POLICY)).to.deep.equal([]);
    expect(deployment.all(SUBSCRIPTION).map(({ inputs }) => inputs.topic)).to.deep.equal([topicArn]);
    expect([arn, key]).to.deep.equal([topicArn, undefined]);
  });
});
