// How a factory publishes: what the stages are told, the keys of images, and approval.
import { expect } from "chai";
import type { AmiFactory } from "../../../components/amiFactory";
import { ACCOUNT, REGION, valueOf } from "../../helpers/deploy";
import {
  PIPELINE,
  KEY,
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
});
