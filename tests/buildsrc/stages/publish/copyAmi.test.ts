// Tests how an AMI comes to another region: once, whatever became of earlier attempts, and within its time.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  CopyImageCommand,
  DescribeImagesCommand,
  DescribeSnapshotsCommand,
  type Ami,
} from "../../../../buildsrc/stages/common/aws";
import { clientsIn } from "../../../../buildsrc/stages/common/regions";
import { bringAmi } from "../../../../buildsrc/stages/publish/copyAmi";
import { copyRequest } from "../../../../buildsrc/stages/publish/copyRequest";
import { captureLog } from "../../helpers/log";
import { failureOf, refusalOf } from "../../helpers/refusal";
import { HOME, KEY, REGION, SOURCE } from "../../helpers/sourceAmi";

describe("buildsrc: copying an AMI", () => {
  const clients = clientsIn(REGION);
  const ec2 = mockClient(clients.ec2);
  const log = captureLog();
  let amis: Ami[];
  let requests: Request[];
  /** What becomes of the copies that are begun, one after another. */
  let outcomes: (Ami["State"] | "never shows")[];
  let seconds: number;

  beforeEach(() => {
    amis = [];
    requests = [];
    outcomes = [];
    seconds = 0;
    ec2.reset();
    ec2.on(DescribeImagesCommand).callsFake((input: { Filters: { Name: string; Values: string[] }[] }) => ({
      Images: amis.filter((ami) => input.Filters.every(({ Name, Values }) => Values.includes(field(ami, Name)))),
    }));
    ec2.on(CopyImageCommand).callsFake((request: Request) => {
      const ImageId = `ami-c${requests.push(request)}`;
      const outcome = outcomes.shift() ?? "available";
      if (outcome !== "never shows") {
        amis.push(copy(ImageId, outcome));
      }
      return { ImageId };
    });
    ec2.on(DescribeSnapshotsCommand).resolves({ Snapshots: [{ Progress: "42%" }] });
  });

  function copy(ImageId: string, State: Ami["State"]): Ami {
    return {
      ImageId,
      ...(State !== undefined && { State }),
      BlockDeviceMappings: [{ Ebs: { SnapshotId: "snap-c" } }],
      Tags: [
        { Key: "ami-pipeline", Value: "f-dev" },
        { Key: "ami-pipeline:source-ami", Value: "ami-1" },
      ],
      ...(State === "failed" && { StateReason: { Message: "the key is disabled" } }),
    };
  }

  function bring(): Promise<Ami> {
    const pause = (milliseconds: number) => {
      seconds += milliseconds / 1000;
      return Promise.resolve();
    };
    return bringAmi(clients, { source: SOURCE, home: HOME, keyArn: KEY, pause, secondsLeft: () => 600 - seconds });
  }

  it("asks for it with the region's key, and with tags on image and snapshot", async () => {
    expect((await bring()).ImageId).to.equal("ami-c1");

    const Tags = [
      { Key: "Name", Value: "f-dev-web-1" },
      { Key: "ami-pipeline", Value: "f-dev" },
      { Key: "ami-pipeline:source-ami", Value: "ami-1" },
      { Key: "ami-pipeline:state", Value: "candidate" },
    ];
    const [{ ClientToken, ...request } = { ClientToken: "" }] = requests;
    expect(request).to.deep.equal({
      SourceImageId: "ami-1",
      SourceRegion: HOME,
      Name: "f-dev-web-1",
      Description: "Image web",
      TagSpecifications: [
        { ResourceType: "image", Tags },
        { ResourceType: "snapshot", Tags },
      ],
      Encrypted: true,
      KmsKeyId: KEY,
    });
    expect(ClientToken).to.match(/^[0-9a-f]{64}$/);
  });

  for (const state of ["available", "disabled"] as const) {
    it(`uses a copy that is ${state}, also beside others that failed or are not ready`, async () => {
      amis = [copy("ami-x", "failed"), copy("ami-y", "pending"), copy("ami-z", state)];

      expect((await bring()).ImageId).to.equal("ami-z");
      expect(requests).to.deep.equal([]);
    });
  }

  it("waits for a copy that is under way, and reports its progress now and then", async () => {
    amis = [copy("ami-y", "pending")];
    ec2.on(DescribeSnapshotsCommand).callsFake(() => {
      if (seconds > 60) {
        amis = [copy("ami-y", "available")];
      }
      return { Snapshots: [{ Progress: "42%" }] };
    });

    expect((await bring()).ImageId).to.equal("ami-y");
    expect(requests).to.deep.equal([]);
    expect(log.lines.join("\n")).to.match(
      /^ {2}eu-west-1: ami-y is there from an earlier attempt and is pending\.\n {2}eu-west-1: ami-y copied to 42% after 3\d s\.\n {2}eu-west-1: ami-y copied to 42% after [67]\d s\.$/,
    );
  });

  it("takes no other factory's copy for its own", async () => {
    amis = [
      {
        ...copy("ami-x", "available"),
        Tags: [
          { Key: "ami-pipeline", Value: "f-prod" },
          { Key: "ami-pipeline:source-ami", Value: "ami-1" },
        ],
      },
    ];

    expect((await bring()).ImageId).to.equal("ami-c1");
  });

  it("replaces a copy that failed before, under another name and token", async () => {
    amis = [copy("ami-x", "failed")];

    expect((await bring()).ImageId).to.equal("ami-c1");
    expect(requests[0]?.Name).to.equal("f-dev-web-1-2");
    const first = copyRequest({ source: SOURCE, home: HOME, region: REGION, keyArn: KEY, attempt: 1 });
    expect(requests[0]?.ClientToken).not.to.equal(first.ClientToken);
  });

  it("replaces one that fails while it waits", async () => {
    outcomes = ["failed", "available"];

    expect((await bring()).ImageId).to.equal("ami-c2");
    expect(new Set(requests.map(({ ClientToken }) => ClientToken))).to.have.length(2);
    expect(log.lines.join("\n")).to.include("eu-west-1: copy ami-c1 of ami-1 failed: the key is disabled");
  });

  it("replaces one that EC2 promised and never shows", async () => {
    outcomes = ["never shows", "available"];

    expect((await bring()).ImageId).to.equal("ami-c2");
    expect(seconds).to.be.within(60, 90);
  });

  it("gives up when the second one fails too, and says why", async () => {
    outcomes = ["failed", "failed"];

    expect((await refusalOf(bring())).message).to.equal("copy ami-c2 of ami-1 failed: the key is disabled");
    expect(requests).to.have.length(2);
  });

  it("gives up on a copy that takes longer than the stage has, and keeps it for a retry", async () => {
    outcomes = ["pending"];

    const error = await refusalOf(bring());

    expect(error.message).to.equal("copy ami-c1 is not ready after 10 min.");
    expect(error.remedy).to.include("publishTimeoutMinutes");
    expect(requests).to.have.length(1);
  });

  it("waits while EC2 has as many copies under way as it does at once", async () => {
    const busy = Object.assign(new Error("Too many snapshot copies in progress."), { name: "ResourceLimitExceeded" });
    ec2
      .on(CopyImageCommand)
      .rejectsOnce(busy)
      .rejectsOnce(busy)
      .callsFake(() => {
        amis.push(copy("ami-c1", "available"));
        return { ImageId: "ami-c1" };
      });

    expect((await bring()).ImageId).to.equal("ami-c1");
    expect(log.lines.filter((line) => line.includes("waiting for other images' copies"))).to.have.length(1);
  });

  it("does not wait for a limit that does not pass", async () => {
    const full = Object.assign(new Error("You have reached your AMI limit."), { name: "ResourceLimitExceeded" });
    ec2.on(CopyImageCommand).rejects(full);

    expect(await failureOf(bring())).to.equal(full);
    expect(seconds).to.equal(0);
  });
});

function field(ami: Ami, filter: string): string {
  if (filter === "image-id") {
    return ami.ImageId ?? "";
  }
  return ami.Tags?.find(({ Key }) => `tag:${Key ?? ""}` === filter)?.Value ?? "";
}

type Request = CopyImageCommand["input"];
