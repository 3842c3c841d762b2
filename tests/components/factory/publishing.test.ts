// How a factory publishes: what the stages are told, the keys of images, and approval.
import { expect } from "chai";
import type { AmiFactory } from "../../../components/amiFactory";
import { noticeWarning } from "../../../components/publishing/noticeFaults";
import { ACCOUNT, REGION, statementsOf, valueOf, type Deployment } from "../../helpers/deploy";
import {
  PIPELINE,
  KEY,
  RULE,
  TOPIC,
  namesOf,
  CONSUMER,
  FACTORY,
  deployOne,
  standardFactory,
  policyOf,
  environmentOf,
  publishedBy,
  arn,
} from "../factories";

describe("the publishing of a factory", () => {
  it("tells Publish where, to whom and how, before a pipeline runs", async () => {
    const standard = await standardFactory();
    expect(publishedBy(standard)).to.deep.include({
      regions: [],
      keys: {},
      accounts: [],
      parameterPrefix: `/${FACTORY}`,
      channels: [],
      approval: false,
    });
    const written = standard.one("aws:s3/bucketObjectv2:BucketObjectv2", "golden-publish-settings");
    for (const pipeline of standard.all(PIPELINE)) {
      expect(standard.waitsFor(pipeline, written)).to.equal(true);
    }
    // S3 takes 10 tags per object, the provider's default tags included.
    expect(written.inputs).not.to.have.property("tags");
    expect(written.inputs.overrideProvider).to.deep.equal({ defaultTags: { tags: {} } });

    const elsewhere = await deployOne({
      publishRegions: ["eu-west-1"],
      publishChannels: ["stable"],
    });
    expect(publishedBy(elsewhere)).to.deep.include({
      regions: ["eu-west-1"],
      keys: {},
      channels: ["stable"],
    });
  });

  it("makes a key in every region for images that are shared, and says how to use it from elsewhere", async () => {
    const made: AmiFactory[] = [];
    const shared = { publishAccounts: [CONSUMER], publishRegions: ["eu-west-1", REGION] };
    const deployment = await deployOne(shared, {}, made);
    const { keys } = publishedBy(deployment) as { keys: Record<string, string> };
    const [outputs] = await Promise.all(
      made.map(async (factory) => ({
        arns: await valueOf(factory.imageKeyArns),
        policy: JSON.stringify(await valueOf(factory.consumerPolicy)),
      })),
    );

    expect(keys).to.have.all.keys(REGION, "eu-west-1");
    expect(deployment.all(KEY)).to.have.length(2);
    expect(environmentOf(deployment, "build")).to.include({ ENCRYPTED: "true", KMS_KEY_ID: keys[REGION] ?? "none" });
    expect(outputs?.arns).to.deep.equal(keys);
    for (const key of Object.values(keys)) {
      expect(outputs?.policy).to.contain(key);
    }
  });

  it("encrypts nothing if it is told so", async () => {
    const deployment = await deployOne({ imageEncryption: "none", publishAccounts: [CONSUMER] });

    expect(deployment.all(KEY)).to.deep.equal([]);
    expect(environmentOf(deployment, "build")).to.include({ ENCRYPTED: "false", KMS_KEY_ID: "" });
  });

  it("asks for approval if it is to, and says who may give it", async () => {
    const made: AmiFactory[] = [];
    const approver = `arn:aws:iam::${ACCOUNT}:role/managers`;
    const approval = { approval: true, approvalEmails: ["ann@example.com"], approvalTimeoutMinutes: 60 };
    const deployment = await deployOne({ ...approval, approvers: [approver] }, {}, made);
    const [factory] = made;
    const topic = arn("sns", `${FACTORY}-approval`);

    for (const { inputs } of deployment.all(PIPELINE)) {
      const stages = inputs.stages as { name: string; actions: { timeoutInMinutes?: number }[] }[];
      const approve = stages.find(({ name }) => name === "Approve");
      expect(approve?.actions[0]).to.deep.include({ timeoutInMinutes: 60 });
      expect(JSON.stringify(approve)).to.contain(topic);
    }
    expect(JSON.stringify(policyOf(deployment, "pipeline"))).to.contain(topic);
    const topicPolicy = deployment.one("aws:sns/topicPolicy:TopicPolicy");
    expect(String(topicPolicy.inputs.policy)).to.contain(`role/golden-pipeline-role-1234567`);
    for (const pipeline of deployment.all(PIPELINE)) {
      expect(deployment.waitsFor(pipeline, topicPolicy)).to.equal(true);
    }
    expect(publishedBy(deployment)).to.deep.include({ approval: true, approvers: [approver] });
    expect(factory && (await valueOf(factory.approvalTopicArn))).to.equal(topic);
    expect(factory && JSON.stringify(await valueOf(factory.approverPolicy))).to.contain(
      `${FACTORY}-web/Approve/Approve`,
    );
  });

  describe("the messages to people", () => {
    const own = "arn:aws:sns:us-east-1:123456789012:images";
    const toldBy = (deployment: Deployment, role: string) => policyOf(deployment, role).Tell?.Resource;

    it("go through a topic that the stack makes, to which Tell and Upkeep may publish", async () => {
      const made: AmiFactory[] = [];
      const args = { notifyEmails: ["ann@example.com"], customerManagedKey: true };
      const deployment = await deployOne(args, {}, made);
      const topic = arn("sns", `${FACTORY}-notices`);
      const keyArn = `arn:aws:kms:${REGION}:${ACCOUNT}:key/golden-data-key-1234567`;

      expect(deployment.one(TOPIC).inputs).to.deep.include({ name: `${FACTORY}-notices`, kmsMasterKeyId: keyArn });
      for (const role of ["tell", "upkeep"]) {
        expect(toldBy(deployment, role), role).to.equal(topic);
        const { NotifyEncrypted, WriteEncrypted } = policyOf(deployment, role);
        const viaSns = JSON.stringify([NotifyEncrypted, WriteEncrypted]);
        expect(viaSns, role).to.include(keyArn).and.to.include(`sns.${REGION}.amazonaws.com`);
      }
      const { Alarms, Notices } = statementsOf(deployment.one(KEY).inputs.policy);
      expect([Alarms, Notices]).not.to.include(undefined);
      expect(made[0] && (await valueOf(made[0].noticesTopicArn))).to.equal(topic);
    });

    it("go through a topic of one's own, whose key is nothing that the stack knows", async () => {
      const args = { notifyTopicArn: own, notifyEmails: ["ann@example.com"], customerManagedKey: true };
      const deployment = await deployOne(args);

      expect(deployment.all(TOPIC)).to.deep.equal([]);
      expect(deployment.one("aws:sns/topicSubscription:TopicSubscription").inputs.topic).to.equal(own);
      expect(toldBy(deployment, "tell")).to.equal(own);
      expect(policyOf(deployment, "tell")).not.to.have.property("NotifyEncrypted");
    });

    it("go nowhere unless the settings say where, and then no role may publish any", async () => {
      const standard = await standardFactory();
      expect(toldBy(standard, "upkeep")).to.equal(undefined);
      expect(namesOf(standard, RULE).filter((name) => String(name).includes("-tell-"))).to.deep.equal([]);
    });

    it("are missed, with a warning, where releases are retired and nobody is told", () => {
      const settings = { notifyEmails: [], notifyChat: false, retire: true };
      expect(noticeWarning(settings)).to.equal(
        "retire is true, but nobody is told before an AMI is retired: set notifyEmails or notifyTopicArn, or look at the log of each upkeep.",
      );
      expect(noticeWarning({ ...settings, notifyTopicArn: own })).to.equal(undefined);
      expect(noticeWarning({ ...settings, retire: false })).to.equal(undefined);
    });
  });
});
