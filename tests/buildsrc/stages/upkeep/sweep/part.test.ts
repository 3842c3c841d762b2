// Tests that Upkeep's sweep finds what was left in every region, and looks again right before it removes it.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  BatchGetBuildsCommand,
  CodeBuildClient,
  DeleteKeyPairCommand,
  DeleteSnapshotCommand,
  DeleteVolumeCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeKeyPairsCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  EC2Client,
  SSMClient,
  TerminateInstancesCommand,
} from "../../../../../buildsrc/stages/common/aws";
import { sweep } from "../../../../../buildsrc/stages/upkeep/sweep/part";
import type { SweepAction } from "../../../../../buildsrc/stages/upkeep/sweep/plan";
import type { Upkeep } from "../../../../../buildsrc/stages/upkeep/upkeep";
import { tagList } from "../../../helpers/tags";
import { beginUpkeep } from "../../../helpers/upkeep";

const BUILD = "arn:aws:codebuild:us-east-1:123456789012:build/golden-build:1";
const OLD = new Date("2026-11-01T00:00:00Z");
const TAGS = (more: Record<string, string> = {}) =>
  tagList({ "ami-pipeline": "golden", "ami-pipeline:image": "web", "ami-pipeline:build": BUILD, ...more });
const TOOL = { "ami-pipeline:purpose": "builder" };
const REJECTED = {
  ImageId: "ami-1",
  State: "available" as const,
  CreationDate: OLD.toISOString(),
  Tags: TAGS({ "ami-pipeline:state": "rejected" }),
  BlockDeviceMappings: [{ DeviceName: "/dev/sda1", Ebs: { SnapshotId: "snap-1", VolumeSize: 8 } }],
};

/** Asks for the factory's own AMIs, not for those of pull requests. */
const OWN = { Filters: [{ Name: "tag:ami-pipeline", Values: ["golden"] }] };

const mockBuilds = () => mockClient(CodeBuildClient);

describe("the sweep of Upkeep", () => {
  const regions = Object.fromEntries(
    ["us-east-1", "eu-west-1"].map((region) => {
      const ec2 = new EC2Client({ region });
      return [region, { region, ec2, ssm: new SSMClient({ region }), mock: mockClient(ec2) }];
    }),
  );
  const home = regions["us-east-1"]?.mock ?? mockClient(EC2Client);
  const abroad = regions["eu-west-1"]?.mock ?? mockClient(EC2Client);
  let codeBuild: ReturnType<typeof mockBuilds>;
  let upkeep: Upkeep;

  // Not before the other tests have clients of their own: this one stands for all of them.
  before(() => {
    codeBuild = mockBuilds();
  });

  beforeEach(async () => {
    for (const { mock } of Object.values(regions)) {
      mock.reset();
      mock.on(DescribeImagesCommand).resolves({});
      mock.on(DescribeInstancesCommand).resolves({});
      mock.on(DescribeKeyPairsCommand).resolves({});
      mock.on(DescribeSnapshotsCommand).resolves({});
      mock.on(DescribeVolumesCommand).resolves({});
    }
    codeBuild.reset();
    codeBuild.on(BatchGetBuildsCommand).resolves({});
    upkeep = await beginUpkeep({
      others: ["eu-west-1"],
      clientsIn: (region) => {
        const { ec2 = new EC2Client({}), ssm = new SSMClient({}) } = regions[region] ?? {};
        return { region, ec2, ssm };
      },
    });
  });
  after(() => {
    codeBuild.restore();
  });

  const planned = async () => (await sweep.plan(upkeep)).actions;
  const summary = ({ what, subject, region }: SweepAction) => `${what} ${subject} ${region ?? ""}`;

  it("finds every kind, in the home region or in all of them", async () => {
    home.on(DescribeImagesCommand, OWN).resolves({ Images: [REJECTED] });
    home.on(DescribeInstancesCommand).resolves({
      Reservations: [{ Instances: [{ InstanceId: "i-1", LaunchTime: OLD, Tags: TAGS(TOOL) }] }],
    });
    home.on(DescribeVolumesCommand).resolves({ Volumes: [{ VolumeId: "vol-1", CreateTime: OLD, Tags: TAGS(TOOL) }] });
    home
      .on(DescribeKeyPairsCommand)
      .resolves({ KeyPairs: [{ KeyPairId: "key-1", CreateTime: OLD, Tags: TAGS(TOOL) }] });
    home.on(DescribeSnapshotsCommand).resolves({
      Snapshots: ["snap-1", "snap-2"].map((SnapshotId) => ({ SnapshotId, StartTime: OLD, Tags: TAGS() })),
    });
    abroad.on(DescribeSnapshotsCommand).resolves({
      Snapshots: [{ SnapshotId: "snap-3", StartTime: OLD, State: "completed", Tags: TAGS() }],
    });

    expect((await planned()).map(summary)).to.deep.equal([
      "end instance i-1 us-east-1",
      "deregister AMI ami-1 us-east-1",
      "delete snapshot snap-2 us-east-1",
      "delete snapshot snap-3 eu-west-1",
      "delete volume vol-1 us-east-1",
      "delete key pair key-1 us-east-1",
    ]);
    // Pull requests make nothing in other regions.
    const marks = abroad.commandCalls(DescribeImagesCommand).map(({ args }) => args[0].input.Filters?.[0]?.Values);
    expect(marks).to.deep.equal([["golden"]]);
  });

  it("asks only about the builds of what would go, and leaves alone what a running one made", async () => {
    home.on(DescribeImagesCommand, OWN).resolves({
      Images: [REJECTED, { ...REJECTED, ImageId: "ami-2", Tags: TAGS({ "ami-pipeline:state": "released" }) }],
    });
    codeBuild.on(BatchGetBuildsCommand).resolves({ builds: [{ id: "golden-build:1", buildComplete: false }] });

    expect(await planned()).to.deep.equal([]);
    expect(codeBuild.commandCalls(BatchGetBuildsCommand).map(({ args }) => args[0].input)).to.deep.equal([
      { ids: ["golden-build:1"] },
    ]);
  });

  describe("when it acts", () => {
    const act = async (about: Partial<SweepAction["leftover"]>) => {
      const { kind = "AMI", id = "ami-1", region = "us-east-1" } = about;
      const leftover = {
        ...{
          kind,
          id,
          region,
          image: "web",
          state: "rejected",
          ec2State: "available",
          build: BUILD,
          retirement: "",
          purpose: "",
          isKept: false,
          madeAt: OLD,
        },
        ...about,
      };
      const snapshots = kind === "AMI" ? ["snap-1"] : [];
      return sweep.act(upkeep, { what: "", subject: id, reason: "", leftover, snapshots });
    };
    const refuse = (name: string) => Object.assign(new Error(name), { name });

    it("removes an AMI with its snapshots", async () => {
      home
        .on(DescribeImagesCommand)
        .resolves({})
        .on(DescribeImagesCommand, {
          Owners: ["self"],
          Filters: [{ Name: "image-id", Values: ["ami-1"] }],
          IncludeDisabled: true,
        })
        .resolves({ Images: [REJECTED] });

      expect(await act({})).to.equal("removed, with 1 snapshot");
      expect(home.commandCalls(DeregisterImageCommand).map(({ args }) => args[0].input)).to.deep.equal([
        { ImageId: "ami-1" },
      ]);
      expect(home.commandCalls(DeleteSnapshotCommand).map(({ args }) => args[0].input)).to.deep.equal([
        { SnapshotId: "snap-1" },
      ]);
    });

    it("leaves an AMI alone whose state has changed, or which is another factory's by now", async () => {
      for (const changed of [{ "ami-pipeline:state": "released" }, { "ami-pipeline": "other" }]) {
        home.on(DescribeImagesCommand).resolves({ Images: [{ ...REJECTED, Tags: TAGS(changed) }] });
        expect(await act({})).to.match(/^stays: it is (released|nothing) now$/);
      }
      expect(home.commandCalls(DeregisterImageCommand)).to.have.length(0);
    });

    it("keeps a snapshot that EC2 knows to be in use, by whatever AMI", async () => {
      home.on(DescribeSnapshotsCommand).resolves({ Snapshots: [{ SnapshotId: "snap-1" }] });
      home.on(DeleteSnapshotCommand).rejects(refuse("InvalidSnapshot.InUse"));

      expect(await act({ kind: "snapshot", id: "snap-1" })).to.equal("stays: it is in use");
    });

    it("removes tools, and minds nobody who was faster", async () => {
      home.on(DescribeInstancesCommand).resolves({ Reservations: [{ Instances: [{ InstanceId: "i-1" }] }] });
      home.on(DescribeVolumesCommand).resolves({ Volumes: [{ VolumeId: "vol-1" }] });
      home.on(DescribeKeyPairsCommand).resolves({ KeyPairs: [{ KeyPairId: "key-1" }] });
      home.on(DeleteVolumeCommand).rejects(refuse("InvalidVolume.NotFound"));

      expect(await act({ kind: "instance", id: "i-1" })).to.equal("removed");
      expect(await act({ kind: "volume", id: "vol-1" })).to.equal("it was gone already");
      expect(await act({ kind: "key pair", id: "key-1" })).to.equal("removed");
      expect(home.commandCalls(TerminateInstancesCommand)[0]?.args[0].input).to.deep.equal({ InstanceIds: ["i-1"] });
      expect(home.commandCalls(DeleteKeyPairCommand)[0]?.args[0].input).to.deep.equal({ KeyPairId: "key-1" });
      home.on(DescribeInstancesCommand).resolves({});
      expect(await act({ kind: "instance", id: "i-2" })).to.equal("it was gone already");
    });

    it("passes on what else goes wrong", async () => {
      home.on(DescribeVolumesCommand).resolves({ Volumes: [{ VolumeId: "vol-1" }] });
      home.on(DeleteVolumeCommand).rejects(refuse("UnauthorizedOperation"));

      const failed = await act({ kind: "volume", id: "vol-1" }).catch((error: unknown) => error);
      expect(failed).to.have.property("name", "UnauthorizedOperation");
    });
  });
});
