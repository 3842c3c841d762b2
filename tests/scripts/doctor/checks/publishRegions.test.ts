import { expect } from "chai";
import { regionFindings } from "../../../../scripts/doctor/checks/publishRegions";
import { settingsOf } from "../../../helpers/settings";
import { contextOf } from "../context";

const publishingTo = (publishRegions: readonly string[]) =>
  contextOf({ settings: settingsOf({ publishRegions: JSON.stringify(publishRegions) }) });
const KNOWN = ["us-east-1", "eu-west-1", "me-south-1"];

describe("doctor: the publish regions", () => {
  it("are fine if they are enabled", () => {
    expect(regionFindings(publishingTo(["eu-west-1"]), ["us-east-1", "eu-west-1"], KNOWN)).to.deep.equal([
      { verdict: "fine", what: "Enabled in the account: eu-west-1." },
    ]);
  });

  it("stop an up if one is not enabled, with the command that enables it", () => {
    const [finding, ...others] = regionFindings(
      publishingTo(["eu-west-1", "me-south-1"]),
      ["us-east-1", "eu-west-1"],
      KNOWN,
    );

    expect(others).to.deep.equal([]);
    expect(finding?.verdict).to.equal("stop");
    expect(finding && "remedy" in finding && finding.remedy).to.match(
      /aws account enable-region --region-name me-south-1/,
    );
  });
});
