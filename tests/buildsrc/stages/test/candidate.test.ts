// Tests what Test learns of an AMI, and which AMIs it refuses besides those in ami.test.ts.
import { expect } from "chai";
import { DescribeImagesCommand, type Ami } from "../../../../buildsrc/stages/common/aws";
import { findCandidate } from "../../../../buildsrc/stages/test/candidate";
import { TEST } from "../../helpers/environments";
import { refusalOf } from "../../helpers/refusal";
import { tagList } from "../../helpers/tags";
import { TestAccount } from "../../helpers/testAccount";

describe("buildsrc: candidate", () => {
  const AMI: Ami = {
    ImageId: "ami-1",
    Name: "f-dev-web-1",
    State: "available",
    BlockDeviceMappings: [
      { DeviceName: "/dev/sda1", Ebs: { SnapshotId: "snap-1" } },
      { DeviceName: "/dev/sdf", Ebs: { VolumeSize: 10 } },
      { DeviceName: "/dev/sdb", VirtualName: "ephemeral0" },
    ],
    Tags: tagList({
      "ami-pipeline": "f-dev",
      "ami-pipeline:image": "web",
      "ami-pipeline:state": "candidate",
    }),
  };
  const account = new TestAccount();
  const find = (changes: Partial<Ami> = {}) => {
    account.ec2.on(DescribeImagesCommand).resolves({ Images: [{ ...AMI, ...changes }] });
    return findCandidate(account.clients, TEST);
  };

  it("is looked up among the account's own AMIs, with its volumes that come from a snapshot", async () => {
    expect(await find()).to.deep.equal({
      ami: AMI,
      id: "ami-1",
      name: "f-dev-web-1",
      devices: ["/dev/sda1"],
      state: "candidate",
      withdrawn: false,
    });
    expect(account.ec2.commandCalls(DescribeImagesCommand)[0]?.args[0].input.Owners).to.deep.equal(["self"]);
  });

  for (const State of ["pending", "failed", "disabled"] as const) {
    it(`is refused when EC2 calls it ${State}`, async () => {
      const { message } = await refusalOf(find({ State }));

      expect(message).to.match(new RegExp(`AMI ami-1 of image web is not complete: EC2 calls it ${State}`));
    });
  }
});
