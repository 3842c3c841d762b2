// Tests the look at images and pipelines, and the start of a pipeline.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  CodePipelineClient,
  DescribeImagesCommand,
  EC2Client,
  GetParameterCommand,
  GetParametersCommand,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
  ParameterNotFound,
  SSMClient,
  StartPipelineExecutionCommand,
  type Ami,
  type PipelineExecutionSummary,
} from "../../../../../buildsrc/stages/common/aws";
import type { ReleaseRecord } from "../../../../../buildsrc/stages/releases/record";
import { makeRebuildPart, requestToken } from "../../../../../buildsrc/stages/upkeep/rebuild/part";
import { TestBucket } from "../../../helpers/bucket";
import { makeRecord } from "../../../helpers/releaseRecord";
import { tagList } from "../../../helpers/tags";
import { beginUpkeep, NOW } from "../../../helpers/upkeep";

const NOBLE = "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id";
const FROM_NOBLE = { kind: "parameter", name: NOBLE, architecture: "x86_64" } as const;

describe("buildsrc: the rebuild part", () => {
  const clients = { region: "us-east-1", ec2: new EC2Client({}), ssm: new SSMClient({}) };
  const [ec2, ssm] = [mockClient(clients.ec2), mockClient(clients.ssm)];
  const codePipelineClient = new CodePipelineClient({});
  const codePipeline = mockClient(codePipelineClient);
  const part = makeRebuildPart(() => codePipelineClient);
  let bucket: TestBucket;
  let amis: Ami[];
  let parameters: Record<string, string>;

  beforeEach(() => {
    bucket = new TestBucket();
    amis = [];
    parameters = { [NOBLE]: "ami-b1" };
    ec2.reset();
    ec2.on(DescribeImagesCommand).callsFake(({ ImageIds }: { ImageIds?: string[] }) => ({
      Images:
        ImageIds === undefined ? amis : ImageIds.map((ImageId) => ({ ImageId, OwnerId: "099720109477", Public: true })),
    }));
    ssm.reset();
    ssm.on(GetParametersCommand).callsFake(({ Names }: { Names: string[] }) => ({
      Parameters: Names.flatMap((Name) => (parameters[Name] === undefined ? [] : [{ Name, Value: parameters[Name] }])),
    }));
    ssm.on(GetParameterCommand).callsFake(({ Name }: { Name: string }) => {
      if (parameters[Name] === undefined) {
        throw new ParameterNotFound({ message: "no", $metadata: {} });
      }
      return { Parameter: { Value: parameters[Name] } };
    });
    codePipeline.reset();
    codePipeline.on(ListPipelineExecutionsCommand).resolves({ pipelineExecutionSummaries: [] });
    codePipeline
      .on(GetPipelineStateCommand)
      .resolves({ stageStates: [{ stageName: "Build", inboundTransitionState: { enabled: true } }] });
  });

  /** Adds an AMI of an image, as of 2026-11-20. */
  const addAmi = (
    ImageId: string,
    image: string,
    tags: Record<string, string> = {},
    created = "2026-11-20T00:00:00.000Z",
  ) =>
    amis.push({
      ImageId,
      CreationDate: created,
      State: "available",
      Tags: tagList({
        "ami-pipeline": "golden",
        "ami-pipeline:image": image,
        "ami-pipeline:state": "released",
        ...tags,
      }),
    });
  /** Makes an AMI the release of an image. */
  const release = (image: string, amiId: string, changes: Partial<ReleaseRecord>) => {
    addAmi(amiId, image);
    parameters[`/golden/${image}`] = amiId;
    const record = makeRecord(amiId, "2026-11-20T00:00:00.000Z", { image, baseAmiId: "ami-b1", ...changes });
    bucket.objects[`releases/${image}/${amiId}/2026-11-20T00:00:00.000Z.json`] = JSON.stringify(record);
  };
  const plan = async () => part.plan(await beginUpkeep({ bucket, clientsIn: () => clients }));
  const runs = (...summaries: PipelineExecutionSummary[]) =>
    codePipeline.on(ListPipelineExecutionsCommand).resolves({ pipelineExecutionSummaries: summaries });

  it("compares the base of each release with what its record's parameter points to now", async () => {
    release("web", "ami-1", { base: FROM_NOBLE });
    release("db", "ami-2", { base: FROM_NOBLE, baseAmiId: "ami-b0" });

    const { actions, kept, cautions } = await plan();
    expect(actions).to.deep.equal([
      {
        what: "start",
        subject: "golden-db",
        image: "db",
        reason: `base AMI changed from ami-b0 to ami-b1 (${NOBLE})`,
        key: "base ami-b1",
      },
    ]);
    expect(kept.map(({ reason }) => reason)).to.deep.equal(["ami-1 is 7 days old, and its base is still ami-b1"]);
    expect(cautions).to.deep.equal([]);
    expect(ssm.commandCalls(GetParameterCommand), "a parameter of many images is read once").to.have.length(1);
    expect(codePipeline.commandCalls(GetPipelineStateCommand).map(({ args }) => args[0].input.name)).to.deep.equal([
      "golden-db",
    ]);
  });

  it("looks the others up as Build does: the newest of an owner, or the release of another image", async () => {
    release("web", "ami-1", { base: { kind: "image", image: "db", architecture: "x86_64" }, baseAmiId: "ami-0" });
    release("db", "ami-2", {
      base: { kind: "name", pattern: "debian-*", owner: "136693071363", byVersion: false, architecture: "arm64" },
    });
    const debian = { OwnerId: "136693071363", Public: true };
    ec2.on(DescribeImagesCommand, { Owners: ["136693071363"] }).resolves({
      Images: [
        { ...debian, ImageId: "ami-b2", CreationDate: "2026-11-26T00:00:00.000Z" },
        { ...debian, ImageId: "ami-b1", CreationDate: "2026-11-01T00:00:00.000Z" },
      ],
    });
    ec2.on(DescribeImagesCommand, { ImageIds: ["ami-2"] }).callsFake(() => ({ Images: amis.slice(1) }));

    const upkeep = await beginUpkeep({
      bucket,
      clientsIn: () => clients,
      settings: { baseAmis: { publishers: ["136693071363"], accounts: [] } },
    });
    expect((await part.plan(upkeep)).actions.map(({ reason }) => reason)).to.deep.equal([
      'base AMI changed from ami-b1 to ami-b2 (the newest "debian-*" of 136693071363)',
      "base AMI changed from ami-0 to ami-2 (the release of db)",
    ]);
  });

  it("leaves alone what has no release, and what was rolled back", async () => {
    release("web", "ami-1", { base: FROM_NOBLE, baseAmiId: "ami-b0" });
    addAmi("ami-3", "web", { "ami-pipeline:withdrawn": "2026-11-26T00:00:00.000Z" }, "2026-11-25T00:00:00.000Z");

    expect((await plan()).kept.map(({ image, reason }) => [image, reason])).to.deep.equal([
      ["db", "it has no release yet"],
      [
        "web",
        `base AMI changed from ami-b0 to ami-b1 (${NOBLE}); but a rebuild would undo the rollback from ami-3: push a correction, or promote it`,
      ],
    ]);
  });

  it("forgets what was withdrawn before the release was made", async () => {
    release("web", "ami-1", { base: FROM_NOBLE, baseAmiId: "ami-b0" });
    addAmi("ami-3", "web", { "ami-pipeline:withdrawn": "2026-11-02T00:00:00.000Z" }, "2026-11-01T00:00:00.000Z");

    expect((await plan()).actions).to.have.length(1);
  });

  it("fails for no image that it cannot judge, and says why", async () => {
    release("web", "ami-1", { base: { ...FROM_NOBLE, name: "/aws/service/gone" } });
    release("db", "ami-2", { base: { ...FROM_NOBLE, name: "/team/secret" } });

    expect((await plan()).cautions).to.deep.equal([
      "db: its base could not be looked up: The release record names the parameter /team/secret, which no build can have read. Images are built from parameters in /aws/service/ and /golden/. Find out who wrote the record.",
      "web: its base could not be looked up: There is no SSM parameter /aws/service/gone, which should hold the base AMI's id. Check the image's release, or set base_ami_parameter, or base_ami_name with base_ami_owner.",
    ]);
    expect(ssm.commandCalls(GetParameterCommand).map(({ args }) => args[0].input.Name)).not.to.include("/team/secret");
  });

  const TODAY = new Date(NOW.getTime() - 60 * 60 * 1000);
  const YESTERDAY = new Date(NOW.getTime() - 24 * 60 * 60 * 1000);
  const states: readonly [string, PipelineExecutionSummary[], boolean][] = [
    [
      "a run waits for an approval since long ago",
      [
        { status: "Succeeded", startTime: TODAY },
        { status: "InProgress", startTime: new Date("2026-10-01") },
      ],
      false,
    ],
    ["a run is being stopped", [{ status: "Stopping", startTime: TODAY }], false],
    ["the newest run failed today", [{ status: "Failed", startTime: TODAY }], false],
    ["the newest run was stopped today", [{ status: "Stopped", startTime: TODAY }], false],
    ["the newest run failed yesterday", [{ status: "Failed", startTime: YESTERDAY }], true],
    [
      "a run failed today, and a later one did not",
      [
        { status: "Succeeded", startTime: TODAY },
        { status: "Failed", startTime: TODAY },
      ],
      true,
    ],
  ];
  for (const [what, summaries, starts] of states) {
    it(`${starts ? "starts" : "does not start"} a pipeline where ${what}`, async () => {
      release("web", "ami-1", { base: FROM_NOBLE, baseAmiId: "ami-b0" });
      runs(...summaries.map((summary, index) => ({ pipelineExecutionId: `run-${index}`, ...summary })));

      expect((await plan()).actions).to.have.length(starts ? 1 : 0);
    });
  }

  it("does not start a pipeline with a disabled transition", async () => {
    release("web", "ami-1", { base: FROM_NOBLE, baseAmiId: "ami-b0" });
    codePipeline.on(GetPipelineStateCommand).resolves({
      stageStates: [{ stageName: "Source" }, { stageName: "Publish", inboundTransitionState: { enabled: false } }],
    });

    expect((await plan()).kept[1]?.reason).to.include("somebody disabled the transition into stage Publish");
  });

  it("starts a pipeline with the reason, and with one token a day and cause", async () => {
    codePipeline.on(StartPipelineExecutionCommand).resolves({ pipelineExecutionId: "run-1" });
    const action = {
      what: "start",
      subject: "golden-web",
      image: "web",
      reason: "base AMI changed",
      key: "base ami-b2",
    } as const;

    expect(await part.act(await beginUpkeep({ bucket }), action)).to.equal("run run-1");
    const token = requestToken(action, NOW);
    expect(codePipeline.commandCalls(StartPipelineExecutionCommand)[0]?.args[0].input).to.deep.equal({
      name: "golden-web",
      variables: [{ name: "REASON", value: "base AMI changed" }],
      clientRequestToken: token,
    });
    // Source: ClientRequestToken of CodePipeline's service model.
    expect(token).to.match(/^[a-zA-Z0-9-]{1,128}$/);
    expect(requestToken({ ...action, reason: "other words" }, new Date("2026-11-27T23:59:59Z"))).to.equal(token);
    expect(requestToken(action, new Date("2026-11-28T00:00:00Z")), "another day").not.to.equal(token);
    expect(requestToken({ ...action, key: "base ami-b3" }, NOW), "another base").not.to.equal(token);
    expect(requestToken({ ...action, subject: "golden-db" }, NOW), "another pipeline").not.to.equal(token);
  });
});
