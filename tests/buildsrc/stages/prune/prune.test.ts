// Tests which AMIs go when a pull request is closed, and that their snapshots go with them.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  EC2Client,
  type Ami,
} from "../../../../buildsrc/stages/common/aws";
import { readPruneEnvironment } from "../../../../buildsrc/stages/prune/environment";
import { prune, toPrune } from "../../../../buildsrc/stages/prune/prune";
import { NOW } from "../../helpers/environments";
import { captureLog } from "../../helpers/log";
import { refusalOf } from "../../helpers/refusal";
import { tagList } from "../../helpers/tags";

describe("buildsrc: prune", () => {
  const PRUNE = { factory: "f-dev", region: "us-east-1", pullRequest: "7", maxAgeDays: 14 };
  const ami = (ImageId: string, number: string, more: Ami = {}): Ami => ({
    ImageId,
    State: "available",
    CreationDate: NOW.toISOString(),
    Tags: tagList({ "ami-pipeline:pull-request": number }),
    BlockDeviceMappings: [{ Ebs: { SnapshotId: `snap-${ImageId}` } }, { VirtualName: "ephemeral0" }],
    ...more,
  });

  const client = new EC2Client({});
  const ec2 = mockClient(client);
  const log = captureLog();
  beforeEach(() => {
    ec2.reset();
  });

  it("removes the pull request's AMIs and those that are too old, and keeps the others and unfinished ones", () => {
    const old = new Date(NOW.getTime() - 15 * 24 * 3600 * 1000).toISOString();
    const amis = [
      ami("ami-1", "7"),
      ami("ami-2", "77"),
      ami("ami-3", "8", { CreationDate: old }),
      ami("ami-4", "7", { State: "pending" }),
      ami("ami-5", "7", { State: "failed", BlockDeviceMappings: [] }),
    ];

    expect(toPrune(amis, PRUNE, NOW)).to.deep.equal([
      { ImageId: "ami-1", snapshots: ["snap-ami-1"], reason: "pull request 7 is closed" },
      {
        ImageId: "ami-3",
        snapshots: ["snap-ami-3"],
        reason: "it was made more than 14 days ago, for pull request 8",
      },
      { ImageId: "ami-5", snapshots: [], reason: "pull request 7 is closed" },
    ]);
  });

  it("looks only at what carries the mark of pull requests, and deletes snapshots last", async () => {
    ec2.on(DescribeImagesCommand).resolves({ Images: [ami("ami-1", "7"), ami("ami-2", "8")] });

    expect(await prune(PRUNE, client, NOW)).to.deep.equal({ amis: ["ami-1"], snapshots: ["snap-ami-1"] });
    expect(ec2.commandCalls(DescribeImagesCommand)[0]?.args[0].input).to.deep.equal({
      Owners: ["self"],
      Filters: [{ Name: "tag:ami-pipeline", Values: ["f-dev@pull-requests"] }],
    });
    expect(ec2.calls().map(({ args }) => args[0].constructor)).to.deep.equal([
      DescribeImagesCommand,
      DeregisterImageCommand,
      DeleteSnapshotCommand,
    ]);
    expect(log.lines).to.deep.equal(["Deregistering ami-1: pull request 7 is closed.", "Deleting snap-ami-1."]);
  });

  it("goes on after what it cannot remove, and names it at the end", async () => {
    ec2.on(DescribeImagesCommand).resolves({ Images: [ami("ami-1", "7"), ami("ami-2", "7"), ami("ami-3", "7")] });
    ec2.on(DeregisterImageCommand, { ImageId: "ami-1" }).rejects(new Error("it is protected"));
    ec2.on(DeleteSnapshotCommand, { SnapshotId: "snap-ami-2" }).rejects(new Error("it is in use"));

    expect((await refusalOf(prune(PRUNE, client, NOW))).message).to.equal(
      "could not remove everything:\n- ami-1: it is protected\n- snap-ami-2 of ami-2: it is in use",
    );
    const deleted = ec2.commandCalls(DeleteSnapshotCommand).map(({ args }) => args[0].input.SnapshotId);
    expect(deleted).to.deep.equal(["snap-ami-2", "snap-ami-3"]);
  });

  it("reads what the project and the pipeline set, and needs a number", () => {
    const variables = { FACTORY: "f-dev", MAX_AGE_DAYS: "14", AWS_REGION: "us-east-1", PULL_REQUEST: "7" };

    expect(readPruneEnvironment(variables)).to.deep.equal(PRUNE);
    expect(() => readPruneEnvironment({ ...variables, PULL_REQUEST: "" })).to.throw(
      "PULL_REQUEST is not set; the pipeline's action sets it to the number of a pull request.",
    );
  });
});
