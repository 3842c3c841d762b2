// Tests of the topic that asks for approval.
import { expect } from "chai";
import { approvalTopicPolicy } from "../../../components/policies/approvalTopicPolicy";
import { ApprovalTopic } from "../../../components/publishing/approvalTopic";
import { ACCOUNT, deploy, REGION, valueOf } from "../../helpers/deploy";

describe("ApprovalTopic", () => {
  it("is encrypted, and sends mail to every address", async () => {
    const made: ApprovalTopic[] = [];
    const topicName = "golden-approval";
    const emails = ["ann@example.com", "bob@example.com"];
    const arn = `arn:aws:sns:${REGION}:${ACCOUNT}:${topicName}`;
    const deployment = await deploy(
      () => made.push(new ApprovalTopic(topicName, { topicName, emails, tags: { Team: "images" } })),
      { outputs: { "aws:sns/topic:Topic": () => ({ arn }) } },
    );

    expect(deployment.one("aws:sns/topic:Topic").inputs).to.deep.equal({
      name: topicName,
      kmsMasterKeyId: "alias/aws/sns",
      tags: { Team: "images" },
    });
    expect(deployment.all("aws:sns/topicSubscription:TopicSubscription").map(({ inputs }) => inputs)).to.deep.equal(
      emails.map((endpoint) => ({ topic: arn, protocol: "email", endpoint })),
    );
    expect(await Promise.all(made.map((topic) => valueOf(topic.arn)))).to.deep.equal([arn]);
  });

  it("is reserved for the role of the pipelines", async () => {
    const topicName = "golden-approval";
    const arn = `arn:aws:sns:${REGION}:${ACCOUNT}:${topicName}`;
    const role = `arn:aws:iam::${ACCOUNT}:role/golden-pipeline-role-1`;
    const deployment = await deploy(() => new ApprovalTopic(topicName, { topicName, emails: [] }).reserveFor(role), {
      outputs: { "aws:sns/topic:Topic": () => ({ arn }) },
    });

    const { inputs } = deployment.one("aws:sns/topicPolicy:TopicPolicy");
    expect(inputs.arn).to.equal(arn);
    expect(JSON.parse(String(inputs.policy))).to.deep.equal(approvalTopicPolicy(arn, role));
  });
});
