import { expect } from "chai";
import { encryptionFinding, type VolumeDefaults } from "../../../../scripts/doctor/checks/encryption";
import { settingsOf } from "../../../helpers/settings";
import { contextOf } from "../context";

const OWN = "alias/aws/ebs";
const COMPANY_KEY = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";

const judged = (settings: Readonly<Record<string, string>>, ...defaults: readonly Partial<VolumeDefaults>[]) => {
  const regions = defaults.map((each) => ({ region: "us-east-1", isEncrypting: false, keyId: OWN, ...each }));
  return Object.values(encryptionFinding(contextOf({ settings: settingsOf(settings) }), regions)).join(" | ");
};

describe("doctor: encryption by default", () => {
  it("stops images that are not to be encrypted", () => {
    const finding = judged({ imageEncryption: "none" }, {}, { region: "eu-west-1", isEncrypting: true });

    expect(finding).to.match(
      /^stop \| .*cannot be had in eu-west-1: .*disable-ebs-encryption-by-default --region eu-west-1/,
    );
  });

  it("does not matter to images with a key of their own, whatever the account's default key is", () => {
    expect(judged({}, { isEncrypting: true, region: "eu-west-1", keyId: COMPANY_KEY })).to.equal(
      `fine | AWS's own key for EBS encrypts the images. The account's own default keys are not used: ${COMPANY_KEY} (eu-west-1).`,
    );
  });

  it("is off where images are not encrypted", () => {
    expect(judged({ imageEncryption: "none" }, {})).to.match(/^fine \| Images are not encrypted/);
  });

  it("says what keys cost", () => {
    expect(judged({ publishAccounts: '["210987654321"]' }, {}, { region: "eu-west-1" })).to.equal(
      "fine | Keys that up makes encrypt the images: 2, which cost a dollar a month each.",
    );
  });
});
