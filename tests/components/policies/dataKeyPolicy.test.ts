// Who may use the key that encrypts the factory's own data, and how.
import { expect } from "chai";
import { dataKeyPolicy } from "../../../components/policies/dataKeyPolicy";
import { imageKeyPolicy } from "../../../components/policies/imageKeyPolicy";
import { pipelineRolePolicy } from "../../../components/policies/pipelineRole";
import { ROLE_POLICIES } from "./everyPolicy";
import { ACCOUNT, DATA_KEY, granted, listOf, LOCATION, REPOSITORY, STAGE } from "./resources";

const OWN = { AWS: [`arn:aws:iam::${ACCOUNT}:root`] };
const READ = ["kms:Decrypt"];
const WRITE = ["kms:Decrypt", "kms:GenerateDataKey"];
const THROUGH_S3 = { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } };
const THROUGH_SNS = { StringEquals: { "kms:ViaService": "sns.eu-west-1.amazonaws.com" } };
const LOG_GROUPS = ["/aws/codebuild/golden-build", "/aws/codebuild/golden-test"];
const KEY = { location: LOCATION, logGroupNames: LOG_GROUPS, topic: true };

describe("dataKeyPolicy", () => {
  it("lets the account use the key through S3 and SNS, Logs for the factory's groups, and nobody else", () => {
    const { OwnAccountKeep } = granted(
      imageKeyPolicy({ location: LOCATION, accounts: [], organizations: [], organizationalUnits: [] }),
    );

    expect(granted(dataKeyPolicy(KEY))).to.deep.equal({
      OwnAccountKeep,
      Objects: { Principal: OWN, Action: WRITE, Resource: "*", Condition: THROUGH_S3 },
      Logs: {
        Principal: { Service: "logs.eu-west-1.amazonaws.com" },
        Action: [
          "kms:Decrypt",
          "kms:Encrypt",
          "kms:GenerateDataKey",
          "kms:GenerateDataKeyWithoutPlaintext",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo",
        ],
        Resource: "*",
        Condition: {
          ArnEquals: {
            "kms:EncryptionContext:aws:logs:arn": LOG_GROUPS.map(
              (name) => `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:${name}`,
            ),
          },
        },
      },
      Notices: { Principal: OWN, Action: WRITE, Resource: "*", Condition: THROUGH_SNS },
    });
  });

  it("leaves SNS out where nobody is asked for approval", () => {
    expect(granted(dataKeyPolicy({ ...KEY, topic: false }))).not.to.have.property("Notices");
  });

  it("follows the partition", () => {
    const china = { partition: "aws-cn", dnsSuffix: "amazonaws.com.cn", region: "cn-north-1", accountId: "1" };
    const { Objects, Logs } = granted(dataKeyPolicy({ ...KEY, location: china }));

    expect(Objects?.Principal).to.deep.equal({ AWS: ["arn:aws-cn:iam::1:root"] });
    expect(Objects?.Condition).to.deep.equal({
      StringEquals: { "kms:ViaService": "s3.cn-north-1.amazonaws.com.cn" },
    });
    expect(Logs?.Principal).to.deep.equal({ Service: "logs.cn-north-1.amazonaws.com.cn" });
  });
});

describe("the data key", () => {
  /** The statements of every role that name the key. */
  const uses = Object.entries(ROLE_POLICIES).flatMap(([role, policy]) =>
    Object.entries(granted(policy)).flatMap(([sid, { Action, Resource, Condition }]) =>
      listOf(Resource).includes(DATA_KEY) ? [{ role, sid, Action, Resource, Condition }] : [],
    ),
  );

  it("is used by who reads and writes the bucket, through S3, and by who asks for approval, through SNS", () => {
    const reads = { sid: "ReadEncrypted", Action: READ, Resource: DATA_KEY, Condition: THROUGH_S3 };
    const writes = { sid: "WriteEncrypted", Action: WRITE, Resource: DATA_KEY, Condition: THROUGH_S3 };

    expect(uses).to.deep.equal([
      { role: "pipeline", ...writes },
      { role: "pipeline", sid: "NotifyEncrypted", Action: WRITE, Resource: DATA_KEY, Condition: THROUGH_SNS },
      { role: "validate", ...reads },
      { role: "build", ...writes },
      { role: "test", ...writes },
      { role: "publish", ...writes },
      { role: "promote", ...reads },
    ]);
  });

  it("is written with by exactly those who write to the bucket", () => {
    const writers = Object.entries(ROLE_POLICIES).flatMap(([role, { Statement: all }]) =>
      all.some(({ Action }) => listOf(Action).includes("s3:PutObject")) ? [role] : [],
    );

    expect(uses.filter(({ sid }) => sid === "WriteEncrypted").map(({ role }) => role)).to.deep.equal(writers);
  });

  it("is named by no role where there is none", () => {
    const topic = `arn:aws:sns:eu-west-1:${ACCOUNT}:golden-approval`;
    const policy = pipelineRolePolicy({
      ...STAGE,
      repositoryArn: REPOSITORY,
      projectArns: [],
      approvalTopicArn: topic,
    });

    expect(JSON.stringify(policy)).not.to.contain("kms:");
  });
});
