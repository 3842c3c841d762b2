import { expect } from "chai";
import { publicFindings, sharingFindings } from "../../../../scripts/doctor/checks/sharing";
import type { Finding } from "../../../../scripts/doctor/finding";

const texts = (findings: readonly Finding[]) =>
  findings.map((finding) => Object.values(finding).join(" | ").replaceAll("\n", " "));
const blocked = { ImageBlockPublicAccessState: "block-new-sharing", ManagedBy: "account" } as const;

describe("doctor: sharing with everybody", () => {
  it("is fine where the account does not block it", () => {
    const open = { ...blocked, ImageBlockPublicAccessState: "unblocked" };

    expect(texts(publicFindings([{ ...open, region: "us-east-1" }]))).to.deep.equal([
      "fine | AMIs may be public in us-east-1.",
    ]);
  });

  it("fails where it is blocked, with the command that lifts the block", () => {
    const [finding, ...others] = texts(
      publicFindings(["us-east-1", "eu-west-1"].map((region) => ({ ...blocked, region }))),
    );

    expect(others).to.deep.equal([]);
    expect(finding).to.match(/^stop \| publishAccounts is "all".*is on in us-east-1, eu-west-1: Publish fails/);
    expect(finding).to.include("aws ec2 disable-image-block-public-access --region us-east-1");
  });

  it("is the organization's to allow where its policy blocks it", () => {
    const regions = [
      { ...blocked, region: "us-east-1" },
      { ...blocked, region: "eu-west-1", ManagedBy: "declarative-policy" } as const,
    ];

    expect(texts(publicFindings(regions))[0]).to.match(
      /is on in eu-west-1: .*Ask the administrators of the organization/,
    );
  });
});

describe("doctor: sharing with some", () => {
  it("is fine up to EC2's limit", () => {
    expect(texts(sharingFindings(1000, [{ region: "us-east-1", allowed: 1000 }]))[0]).to.match(/^fine/);
  });

  it("fails beyond it", () => {
    expect(texts(sharingFindings(1001, [{ region: "us-east-1", allowed: 1000 }]))[0]).to.match(
      /^stop \| .*EC2 allows 1000 in us-east-1: Publish fails.*--quota-code L-70015FFA --desired-value 1001/,
    );
  });
});
