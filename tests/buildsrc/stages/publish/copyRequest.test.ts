// Tests what EC2 is asked for when an AMI is copied.
import { expect } from "chai";
import { copyRequest } from "../../../../buildsrc/stages/publish/copyRequest";
import { HOME, KEY, REGION, SOURCE } from "../../helpers/sourceAmi";

describe("buildsrc: request for a copy", () => {
  it("names AWS's own key for EBS if there is no other, and none if the source is not encrypted", () => {
    const order = { source: SOURCE, home: HOME, region: REGION, keyArn: undefined, attempt: 1 };

    expect(copyRequest(order)).to.include({ Encrypted: true, KmsKeyId: "alias/aws/ebs" });
    const plain = { ...SOURCE, BlockDeviceMappings: [{ Ebs: { SnapshotId: "snap-1", Encrypted: false } }] };
    expect(copyRequest({ ...order, source: plain })).not.to.have.any.keys("Encrypted", "KmsKeyId");
  });

  it("has the same token for the same copy, in whatever order EC2 lists the tags, and another token for another copy", () => {
    const order = { source: SOURCE, home: HOME, region: REGION, keyArn: KEY, attempt: 1 };
    const turned = { ...SOURCE, Tags: [...(SOURCE.Tags ?? [])].reverse() };
    const token = (change: Partial<typeof order>) => copyRequest({ ...order, ...change }).ClientToken;

    expect(token({ source: turned })).to.equal(token({}));
    const others = [
      token({}),
      token({ attempt: 2 }),
      token({ region: "eu-west-2" }),
      token({ source: { ...SOURCE, ImageId: "ami-2" } }),
    ];
    expect(new Set(others)).to.have.length(4);
  });

  it("keeps a name within its length on another attempt", () => {
    const source = { ...SOURCE, Name: "n".repeat(128) };

    const { Name } = copyRequest({ source, home: HOME, region: REGION, keyArn: KEY, attempt: 12 });

    expect(Name)
      .to.have.length.at.most(128)
      .and.match(/^n+-12$/);
  });
});
