// Tests with whom the snapshots of an AMI are shared: one that has two of them.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  DescribeSnapshotAttributeCommand,
  ModifySnapshotAttributeCommand,
  type Ami,
} from "../../../../buildsrc/stages/common/aws";
import { clientsIn } from "../../../../buildsrc/stages/common/regions";
import {
  grantSnapshots,
  missingSnapshotAccounts,
  snapshotAccountsAmong,
  takeSnapshots,
} from "../../../../buildsrc/stages/releases/snapshots";

describe("buildsrc: sharing an AMI's snapshots", () => {
  const AMI: Ami = {
    ImageId: "ami-1",
    BlockDeviceMappings: [
      { DeviceName: "/dev/sda1", Ebs: { SnapshotId: "snap-1" } },
      { DeviceName: "/dev/sdf", Ebs: { SnapshotId: "snap-2" } },
      { DeviceName: "/dev/sdg", Ebs: { VolumeSize: 8 } },
      { DeviceName: "/dev/sdh", VirtualName: "ephemeral0" },
    ],
  };
  const clients = clientsIn("eu-west-1");
  const ec2 = mockClient(clients.ec2);
  let shared: Record<string, string[]>;
  let calls: string[];

  beforeEach(() => {
    shared = { "snap-1": ["2", "9"], "snap-2": [] };
    calls = [];
    ec2.reset();
    ec2.on(DescribeSnapshotAttributeCommand).callsFake(({ SnapshotId }: { SnapshotId: string }) => ({
      CreateVolumePermissions: (shared[SnapshotId] ?? []).map((UserId) => ({ UserId })),
    }));
    ec2
      .on(ModifySnapshotAttributeCommand)
      .callsFake((input: { SnapshotId: string; OperationType: string; UserIds: string[]; Attribute: string }) => {
        calls.push([input.Attribute, input.OperationType, input.SnapshotId, ...input.UserIds].join(" "));
        return {};
      });
  });

  it("adds only what is missing to each, and takes only that away when it is undone", async () => {
    const undo = await grantSnapshots(clients, AMI, ["2", "3"]);
    expect(calls).to.deep.equal(["createVolumePermission add snap-1 3", "createVolumePermission add snap-2 2 3"]);

    calls = [];
    await undo();
    expect(calls).to.deep.equal(["createVolumePermission remove snap-1 3", "createVolumePermission remove snap-2 2 3"]);
  });

  it("asks for nothing where nobody may copy", async () => {
    await grantSnapshots(clients, AMI, []);

    expect(ec2.calls()).to.be.empty;
  });

  it("takes it from some accounts, or from all, and gives it back when that is undone", async () => {
    await takeSnapshots(clients, AMI, ["2", "3"]);
    expect(calls).to.deep.equal(["createVolumePermission remove snap-1 2"]);

    calls = [];
    const undo = await takeSnapshots(clients, AMI);
    await undo();
    expect(calls).to.deep.equal(["createVolumePermission remove snap-1 2 9", "createVolumePermission add snap-1 2 9"]);
  });

  it("tells who can use some of them, and who cannot use all", async () => {
    expect(await snapshotAccountsAmong(clients, AMI, ["2", "3"])).to.deep.equal(["2"]);
    expect(await missingSnapshotAccounts(clients, AMI, ["2", "3"])).to.deep.equal(["2", "3"]);
    shared["snap-2"] = ["2"];
    expect(await missingSnapshotAccounts(clients, AMI, ["2", "3"])).to.deep.equal(["3"]);
  });
});
