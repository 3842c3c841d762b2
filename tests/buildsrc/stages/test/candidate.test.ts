// Tests what Test learns of an AMI, and which it refuses besides those that testAmi.test.ts shows.
import { expect } from "chai";
import { DescribeImagesCommand, type Image } from "../../../../buildsrc/stages/common/aws";
import { findCandidate } from "../../../../buildsrc/stages/test/candidate";
import { readTestEnvironment } from "../../../../buildsrc/stages/test/environment";
import { TestAccount } from "../../testAccount";

const TEST = readTestEnvironment(
  {
    FACTORY: "f-dev",
    IMAGE: "web",
    COMMIT_ID: "8daf1e3",
    AMI_ID: "ami-1",
    AWS_REGION: "us-east-1",
    BUCKET: "b",
    TIMEOUT_MINUTES: "30",
    SUBNET_ID: "subnet-1",
    SECURITY_GROUP_ID: "sg-1",
    INSTANCE_PROFILE: "p",
    ASSIGN_PUBLIC_IP: "false",
  },
  new Date(),
);
const IMAGE: Image = {
  ImageId: "ami-1",
  Name: "f-dev-web-1",
  State: "available",
  BlockDeviceMappings: [
    { DeviceName: "/dev/sda1", Ebs: { SnapshotId: "snap-1" } },
    { DeviceName: "/dev/sdf", Ebs: { VolumeSize: 10 } },
    { DeviceName: "/dev/sdb", VirtualName: "ephemeral0" },
  ],
  Tags: [
    { Key: "ami-pipeline", Value: "f-dev" },
    { Key: "ami-pipeline:image", Value: "web" },
    { Key: "ami-pipeline:state", Value: "candidate" },
  ],
};

describe("buildsrc: candidate", () => {
  const account = new TestAccount();
  const find = (changes: Partial<Image> = {}) => {
    account.ec2.on(DescribeImagesCommand).resolves({ Images: [{ ...IMAGE, ...changes }] });
    return findCandidate(account.clients.ec2, TEST);
  };

  it("is looked up among the account's own AMIs, with its volumes that come from a snapshot", async () => {
    expect(await find()).to.deep.equal({
      image: IMAGE,
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
      const message = await find({ State }).then(
        () => "It was not refused.",
        (error: unknown) => String(error),
      );

      expect(message).to.match(new RegExp(`AMI ami-1 of image web is not whole: EC2 calls it ${State}`));
    });
  }
});
