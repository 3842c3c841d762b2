// Tests that Sweep removes a build's unfinished AMIs with their snapshots, once EC2 has made them.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  DescribeSnapshotsCommand,
  EC2Client,
} from "../../../../buildsrc/stages/common/aws";
import { removeUnfinished } from "../../../../buildsrc/stages/sweep/unfinished";
import { refusalOf } from "../../helpers/refusal";
import { captureLog } from "../../helpers/log";

describe("buildsrc: sweep of unfinished AMIs", () => {
  const BUILD = "arn:aws:codebuild:us-east-1:111111111111:build/f-dev-build:1";
  const SWEPT = { factory: "f-dev", build: BUILD };
  const UNFINISHED = [
    { Name: "tag:ami-pipeline", Values: ["f-dev", "f-dev@pull-requests"] },
    { Name: "tag:ami-pipeline:build", Values: [BUILD] },
    { Name: "tag:ami-pipeline:state", Values: ["building"] },
  ];
  const PATIENT = { seconds: 60, pause: () => Promise.resolve() };

  const client = new EC2Client({});
  const ec2 = mockClient(client);
  const log = captureLog();
  beforeEach(() => {
    ec2.reset();
  });

  it("waits until EC2 has made them, deregisters them and then deletes their snapshots", async () => {
    ec2
      .on(DescribeImagesCommand)
      .resolvesOnce({ Images: [{ ImageId: "ami-1", State: "pending" }] })
      .resolvesOnce({ Images: [{ ImageId: "ami-1", State: "pending" }] })
      .resolves({ Images: [{ ImageId: "ami-1", State: "available" }] });
    ec2.on(DescribeSnapshotsCommand).resolves({ Snapshots: [{ SnapshotId: "snap-1" }, { SnapshotId: "snap-2" }] });

    expect(await removeUnfinished(SWEPT, client, PATIENT)).to.deep.equal({
      amis: ["ami-1"],
      snapshots: ["snap-1", "snap-2"],
    });

    expect(ec2.commandCalls(DescribeImagesCommand)[0]?.args[0].input).to.deep.equal({
      Owners: ["self"],
      Filters: UNFINISHED,
    });
    expect(ec2.commandCalls(DescribeSnapshotsCommand)[0]?.args[0].input).to.deep.include({
      OwnerIds: ["self"],
      Filters: UNFINISHED,
    });
    const changes = ec2.calls().map((call) => call.args[0].input as { ImageId?: string; SnapshotId?: string });
    expect(changes.flatMap(({ ImageId, SnapshotId }) => ImageId ?? SnapshotId ?? [])).to.deep.equal([
      "ami-1",
      "snap-1",
      "snap-2",
    ]);
    expect(log.lines).to.deep.equal([
      "Waiting until EC2 has made ami-1.",
      "Deregistering ami-1.",
      "Deleting snap-1.",
      "Deleting snap-2.",
    ]);
  });

  it("deletes the snapshots of an AMI that failed and is not listed any more", async () => {
    ec2.on(DescribeImagesCommand).resolves({});
    ec2.on(DescribeSnapshotsCommand).resolves({ Snapshots: [{ SnapshotId: "snap-1" }] });

    expect(await removeUnfinished(SWEPT, client, PATIENT)).to.deep.equal({ amis: [], snapshots: ["snap-1"] });
    expect(ec2.commandCalls(DeregisterImageCommand)).to.have.length(0);
  });

  it("says how to go on if EC2 does not finish in time, and has removed nothing then", async () => {
    ec2.on(DescribeImagesCommand).resolves({ Images: [{ ImageId: "ami-1", State: "pending" }] });

    expect(await refusalOf(removeUnfinished(SWEPT, client, PATIENT))).to.include({
      message: "EC2 is still making ami-1, which the build left unfinished.",
      remedy: "Start Sweep again later, with the same BUILD_ID.",
    });
    expect(ec2.commandCalls(DeregisterImageCommand)).to.have.length(0);
    expect(ec2.commandCalls(DeleteSnapshotCommand)).to.have.length(0);
  });
});
