// Tests of the publish settings that the stages read.
import { expect } from "chai";
import { publishSettings, type PublishSettingsArgs } from "../../../components/publishing/settings";

describe("the publish settings", () => {
  const args: PublishSettingsArgs = {
    publishRegions: ["us-east-1", "eu-west-1"],
    publishAccounts: ["123456789012"],
    publishOrganizations: ["arn:aws:organizations::123456789012:organization/o-exampleorgid"],
    publishOrganizationalUnits: [],
    shareSnapshots: true,
    parameterPrefix: "/golden",
    publishChannels: ["stable"],
    publishDeprecateAfterDays: 365,
    publishDeregistrationProtection: true,
    approval: true,
    approvers: ["arn:aws:iam::123456789012:role/managers"],
  };

  it("contain all that the stages need", () => {
    const keys = { "us-east-1": "arn:aws:kms:us-east-1:123456789012:key/1" };

    expect(publishSettings(args, keys, { app: "web" })).to.deep.equal({
      regions: ["us-east-1", "eu-west-1"],
      keys,
      accounts: ["123456789012"],
      organizations: ["arn:aws:organizations::123456789012:organization/o-exampleorgid"],
      organizationalUnits: [],
      shareSnapshots: true,
      parameterPrefix: "/golden",
      channels: ["stable"],
      deprecateAfterDays: 365,
      deregistrationProtection: true,
      approvers: ["arn:aws:iam::123456789012:role/managers"],
      approval: true,
      baseImages: { app: "web" },
    });
  });
});
