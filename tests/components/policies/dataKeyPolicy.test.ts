// Tests of the policy of the key that encrypts the factory's own data.
import { expect } from "chai";
import { dataKeyPolicy } from "../../../components/policies/dataKeyPolicy";
import { imageKeyPolicy } from "../../../components/policies/imageKeyPolicy";
import { ACCOUNT, CHINA, granted, LOCATION, OWN_ACCOUNT } from "./resources";

describe("dataKeyPolicy", () => {
  const logGroupNames = ["/aws/codebuild/golden-build", "/aws/codebuild/golden-test"];
  const resources = { location: LOCATION, logGroupNames, topic: true };

  it("lets the account use the key through S3 and SNS, and CloudWatch Logs for the factory's log groups", () => {
    const { OwnAccountKeep } = granted(
      imageKeyPolicy({ location: LOCATION, accounts: [], organizations: [], organizationalUnits: [] }),
    );
    const use = ["kms:Decrypt", "kms:GenerateDataKey"];
    const through = (service: string) => ({
      StringEquals: { "kms:ViaService": `${service}.eu-west-1.amazonaws.com` },
    });

    expect(granted(dataKeyPolicy(resources))).to.deep.equal({
      OwnAccountKeep,
      Objects: { Principal: OWN_ACCOUNT, Action: use, Resource: "*", Condition: through("s3") },
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
            "kms:EncryptionContext:aws:logs:arn": logGroupNames.map(
              (name) => `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:${name}`,
            ),
          },
        },
      },
      Notices: { Principal: OWN_ACCOUNT, Action: use, Resource: "*", Condition: through("sns") },
    });
  });

  it("lets CloudWatch use it for what the factory's own alarms tell", () => {
    expect(granted(dataKeyPolicy({ ...resources, alarmPrefixes: ["golden"] })).Alarms).to.deep.equal({
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"],
      Resource: "*",
      Condition: {
        StringEquals: { "aws:SourceAccount": ACCOUNT },
        ArnLike: { "aws:SourceArn": [`arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:golden-*`] },
      },
    });
  });

  it("does not mention SNS if there is no topic", () => {
    expect(granted(dataKeyPolicy({ ...resources, topic: false }))).not.to.have.property("Notices");
  });

  it("uses the ARNs and service names of the factory's partition", () => {
    const { Objects, Logs } = granted(dataKeyPolicy({ ...resources, location: CHINA }));

    expect(Objects?.Principal).to.deep.equal({ AWS: ["arn:aws-cn:iam::1:root"] });
    expect(Objects?.Condition).to.deep.equal({
      StringEquals: { "kms:ViaService": "s3.cn-north-1.amazonaws.com.cn" },
    });
    expect(Logs?.Principal).to.deep.equal({ Service: "logs.cn-north-1.amazonaws.com.cn" });
  });
});
