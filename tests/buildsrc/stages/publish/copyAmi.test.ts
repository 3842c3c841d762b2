// Tests how an AMI comes to another region: once, whatever became of earlier attempts, and within its time.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  CopyImageCommand,
  DescribeImagesCommand,
  DescribeSnapshotsCommand,
  EC2Client,
  SSMClient,
  type Image,
} from "../../../../buildsrc/stages/common/aws";
import { bringImage } from "../../../../buildsrc/stages/publish/copyAmi";
import { copyRequest } from "../../../../buildsrc/stages/publish/copyRequest";
import { StageError } from "../../../../buildsrc/stages/common/stageError";

type Request = CopyImageCommand["input"];

const HOME = "us-east-1";
const REGION = "eu-west-1";
const KEY = "arn:aws:kms:eu-west-1:111111111111:key/1";
const SOURCE: Image = {
  ImageId: "ami-1",
  Name: "f-dev-web-1",
  Description: "Image web",
  State: "available",
  BlockDeviceMappings: [{ DeviceName: "/dev/sda1", Ebs: { SnapshotId: "snap-1", Encrypted: true } }],
  Tags: [
    { Key: "ami-pipeline", Value: "f-dev" },
    { Key: "ami-pipeline:state", Value: "released" },
    { Key: "ami-pipeline:reason", Value: "it is good" },
    { Key: "Name", Value: "f-dev-web-1" },
    { Key: "aws:cloudformation:stack-name", Value: "s" },
  ],
};

describe("buildsrc: copying an AMI", () => {
  const clients = { region: REGION, ec2: new EC2Client({ region: REGION }), ssm: new SSMClient({ region: REGION }) };
  const ec2 = mockClient(clients.ec2);
  const print = console.log;
  let log: string[];
  let images: Image[];
  let requests: Request[];
  /** What becomes of the copies that are begun, one after another. */
  let outcomes: (Image["State"] | "never shows")[];
  let seconds: number;

  beforeEach(() => {
    log = [];
    console.log = (line: string) => log.push(line);
    images = [];
    requests = [];
    outcomes = [];
    seconds = 0;
    ec2.reset();
    ec2.on(DescribeImagesCommand).callsFake((input: { Filters: { Name: string; Values: string[] }[] }) => ({
      Images: images.filter((image) => input.Filters.every(({ Name, Values }) => Values.includes(field(image, Name)))),
    }));
    ec2.on(CopyImageCommand).callsFake((request: Request) => {
      const ImageId = `ami-c${requests.push(request)}`;
      const outcome = outcomes.shift() ?? "available";
      if (outcome !== "never shows") images.push(copy(ImageId, outcome));
      return { ImageId };
    });
    ec2.on(DescribeSnapshotsCommand).resolves({ Snapshots: [{ Progress: "42%" }] });
  });
  afterEach(() => {
    console.log = print;
  });

  function copy(ImageId: string, State: Image["State"]): Image {
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

  function bring(): Promise<Image> {
    const pause = (milliseconds: number) => {
      seconds += milliseconds / 1000;
      return Promise.resolve();
    };
    return bringImage(clients, { source: SOURCE, home: HOME, keyArn: KEY, pause, secondsLeft: () => 600 - seconds });
  }

  async function failure(): Promise<StageError> {
    const error: unknown = await bring().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof StageError)) throw new Error(`no StageError: ${String(error)}`);
    return error;
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

  it("uses the region's EBS key when there is no other, and none when the source is not encrypted", () => {
    const order = { source: SOURCE, home: HOME, region: REGION, keyArn: undefined, attempt: 1 };

    expect(copyRequest(order)).to.include({ Encrypted: true }).and.not.to.have.property("KmsKeyId");
    const plain = { ...SOURCE, BlockDeviceMappings: [{ Ebs: { SnapshotId: "snap-1", Encrypted: false } }] };
    expect(copyRequest({ ...order, source: plain })).not.to.have.any.keys("Encrypted", "KmsKeyId");
  });

  it("has the same token for the same copy, in whatever order EC2 tells the tags, and another for another", () => {
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

  it("keeps within the length of a name when it is another attempt's", () => {
    const source = { ...SOURCE, Name: "n".repeat(128) };

    const { Name } = copyRequest({ source, home: HOME, region: REGION, keyArn: KEY, attempt: 12 });

    expect(Name)
      .to.have.length.at.most(128)
      .and.match(/^n+-12$/);
  });

  for (const state of ["available", "disabled"] as const) {
    it(`uses a copy that is ${state}, also beside others that failed or are not ready`, async () => {
      images = [copy("ami-x", "failed"), copy("ami-y", "pending"), copy("ami-z", state)];

      expect((await bring()).ImageId).to.equal("ami-z");
      expect(requests).to.deep.equal([]);
    });
  }

  it("goes on with a copy that is under way, and says now and then how far it is", async () => {
    images = [copy("ami-y", "pending")];
    ec2.on(DescribeSnapshotsCommand).callsFake(() => {
      if (seconds > 60) images = [copy("ami-y", "available")];
      return { Snapshots: [{ Progress: "42%" }] };
    });

    expect((await bring()).ImageId).to.equal("ami-y");
    expect(requests).to.deep.equal([]);
    expect(log.join("\n")).to.match(
      /^ {2}eu-west-1: ami-y is there from an earlier attempt, and pending\.\n {2}eu-west-1: ami-y copied to 42% after 3\d s\.\n {2}eu-west-1: ami-y copied to 42% after [67]\d s\.$/,
    );
  });

  it("takes no other factory's copy for its own", async () => {
    images = [
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
    images = [copy("ami-x", "failed")];

    expect((await bring()).ImageId).to.equal("ami-c1");
    expect(requests[0]?.Name).to.equal("f-dev-web-1-2");
    const first = copyRequest({ source: SOURCE, home: HOME, region: REGION, keyArn: KEY, attempt: 1 });
    expect(requests[0]?.ClientToken).not.to.equal(first.ClientToken);
  });

  it("replaces one that fails while it waits", async () => {
    outcomes = ["failed", "available"];

    expect((await bring()).ImageId).to.equal("ami-c2");
    expect(new Set(requests.map(({ ClientToken }) => ClientToken))).to.have.length(2);
    expect(log.join("\n")).to.include("eu-west-1: copy ami-c1 of ami-1 failed: the key is disabled");
  });

  it("replaces one that EC2 promised and never shows", async () => {
    outcomes = ["never shows", "available"];

    expect((await bring()).ImageId).to.equal("ami-c2");
    expect(seconds).to.be.within(60, 90);
  });

  it("gives up when the second one fails too, and says why", async () => {
    outcomes = ["failed", "failed"];

    expect((await failure()).message).to.equal("copy ami-c2 of ami-1 failed: the key is disabled");
    expect(requests).to.have.length(2);
  });

  it("gives up on a copy that takes longer than the stage has, and keeps it for a retry", async () => {
    outcomes = ["pending"];

    const error = await failure();

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
        images.push(copy("ami-c1", "available"));
        return { ImageId: "ami-c1" };
      });

    expect((await bring()).ImageId).to.equal("ami-c1");
    expect(log.filter((line) => line.includes("waiting for other images' copies"))).to.have.length(1);
  });

  it("does not wait for a limit that does not pass", async () => {
    const full = Object.assign(new Error("You have reached your AMI limit."), { name: "ResourceLimitExceeded" });
    ec2.on(CopyImageCommand).rejects(full);

    const error: unknown = await bring().catch((thrown: unknown) => thrown);

    expect(error).to.equal(full);
    expect(seconds).to.equal(0);
  });
});

function field(image: Image, filter: string): string {
  if (filter === "image-id") return image.ImageId ?? "";
  return image.Tags?.find(({ Key }) => `tag:${Key ?? ""}` === filter)?.Value ?? "";
}
