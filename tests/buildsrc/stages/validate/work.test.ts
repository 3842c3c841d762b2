// Tests whether a run of an image's pipeline finds something to do.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  CodePipelineClient,
  ListPipelineExecutionsCommand,
  type PipelineExecutionSummary,
} from "../../../../buildsrc/stages/common/aws";
import { BUILD_TOOLS } from "../../../../buildsrc/stages/common/tools";
import { fingerprint } from "../../../../buildsrc/stages/content/fingerprint";
import { readImage } from "../../../../buildsrc/stages/image/folder";
import { sourceDigest } from "../../../../buildsrc/stages/image/sourceDigest";
import type { RunEnvironment } from "../../../../buildsrc/stages/validate/environment";
import { findWork } from "../../../../buildsrc/stages/validate/work";
import { NOW, VALIDATE_RUN } from "../../helpers/environments";
import { NOBLE_PARAMETER } from "../../helpers/imageSettings";
import { captureLog } from "../../helpers/log";
import { failureOf } from "../../helpers/refusal";
import { makeRepository, removeRepositories, UBUNTU_SETTINGS } from "../../helpers/repository";
import { TestPublishing } from "../../helpers/testPublishing";
import { TEST_RECORD } from "../../helpers/testRecord";
import { HOME } from "../../helpers/threeRegions";

const BASE = "ami-0ba5e";

describe("buildsrc: the work of a run", () => {
  captureLog();
  after(removeRepositories);
  const codePipeline = new CodePipelineClient({ region: HOME });
  const pipeline = mockClient(codePipeline);
  let repository: string;
  let account: TestPublishing;
  const runs: PipelineExecutionSummary[] = [];

  beforeEach(async () => {
    repository = makeRepository({
      "images/web/image.pkrvars.json": UBUNTU_SETTINGS,
      "images/web/provision/10-web.sh": "#!/usr/bin/env bash\n",
      "images/web/tests/10-web.sh": "#!/usr/bin/env bash\n",
    });
    account = new TestPublishing();
    account.regions[HOME].parameters[NOBLE_PARAMETER] = [{ value: BASE, labels: [] }];
    account.regions[HOME].amis[BASE] = {
      state: "available",
      tags: { "ami-pipeline": "f-dev", "ami-pipeline:state": "released" },
      permissions: [],
    };
    tested();
    await account.publish();
    runs.splice(0, Infinity, { pipelineExecutionId: VALIDATE_RUN.executionId, status: "InProgress", startTime: NOW });
    pipeline.reset();
    pipeline.on(ListPipelineExecutionsCommand).callsFake(() => ({ pipelineExecutionSummaries: runs }));
  });

  /** Makes ami-1 what was built and tested for the repository's files. */
  function tested(): void {
    const digest = sourceDigest(repository, image());
    const encryption = { encrypted: true, kmsKeyId: "alias/aws/ebs" };
    const contents = fingerprint({ sourceDigest: digest, tools: BUILD_TOOLS, baseAmiId: BASE, encryption });
    account.sourceDigest = digest;
    account.ami(HOME).tags["ami-pipeline:fingerprint"] = contents;
    const record = { ...TEST_RECORD, sourceDigest: digest, fingerprint: contents };
    account.bucket.objects["amis/ami-1/tests.json"] = JSON.stringify(record);
  }

  const image = () => readImage(repository, "web");
  const work = (run: Partial<RunEnvironment & { readonly rebuild: boolean }> = {}) =>
    findWork(
      repository,
      image(),
      { ...VALIDATE_RUN, rebuild: false, ...run, factory: "f-dev" },
      { store: account.bucket.store, codePipeline, clientsIn: account.clientsIn, now: NOW },
    );

  it("is none where the release is current, and the log says so", async () => {
    const before = account.changes();

    expect(await work()).to.deep.equal({
      current: true,
      outcome: "Release ami-1 is current, so there is nothing to do and no other stage runs.",
    });
    expect(account.changes()).to.deep.equal(before);
  });

  it("is all of it while an earlier run can still publish something", async () => {
    runs.push({ pipelineExecutionId: "execution-1", status: "InProgress", startTime: new Date(NOW.getTime() - 1000) });

    expect(await work()).to.deep.equal({
      current: false,
      outcome: "Build comes next: run execution-1 came first and is still under way.",
    });
    expect(pipeline.commandCalls(ListPipelineExecutionsCommand)[0]?.args[0].input.pipelineName).to.equal("f-dev-web");
  });

  it("is all of it while a run is under way that began long before many others", async () => {
    const older = { pipelineExecutionId: "execution-0", status: "InProgress" as const, startTime: new Date(0) };
    pipeline
      .on(ListPipelineExecutionsCommand, { nextToken: undefined })
      .resolves({ pipelineExecutionSummaries: runs, nextToken: "2" })
      .on(ListPipelineExecutionsCommand, { nextToken: "2" })
      .resolves({ pipelineExecutionSummaries: [older], nextToken: "3" });

    expect((await work()).outcome).to.include("run execution-0 came first");
    expect(pipeline.commandCalls(ListPipelineExecutionsCommand), "what is older cannot be under way").to.have.length(2);
  });

  it("is to build what has never been built", async () => {
    account.regions[HOME].parameters[NOBLE_PARAMETER] = [{ value: "ami-1", labels: [] }];

    expect(await work()).to.deep.equal({
      current: false,
      outcome: "Build comes next: no AMI of these contents can be used again.",
    });
  });

  it("is none as long as the image that it is built on has no release, and is there again with one", async () => {
    repository = makeRepository({
      "images/base/image.pkrvars.json": UBUNTU_SETTINGS,
      "images/web/image.pkrvars.json": '{"base_image":"base"}',
      "images/web/provision/10-web.sh": "#!/usr/bin/env bash\n",
      "images/web/tests/10-web.sh": "#!/usr/bin/env bash\n",
    });

    expect(await work()).to.deep.equal({
      current: true,
      outcome:
        "Base image base has no release yet. So there is nothing to do and no other stage runs, until base is released.",
    });

    account.regions[HOME].parameters["/f-dev/base"] = [{ value: BASE, labels: [] }];
    tested();
    expect(await work()).to.have.property("current", true);
    expect((await work()).outcome).to.include("Release ami-1 is current");
    account.regions[HOME].parameters["/f-dev/base"] = [{ value: "ami-1", labels: [] }];
    expect((await work()).outcome, "after a new release of base").to.include("no AMI of these contents");
  });

  it("is to build what is too old, or always, as the settings say", async () => {
    expect(await work({ maxAgeDays: 0 })).to.have.property("current", false);
    account.regions[HOME].created = "2026-09-25T10:00:00.000Z";
    expect(await work()).to.have.property("current", false);
    expect(await work({ maxAgeDays: 90 })).to.have.property("current", true);
  });

  it("is to build where the release is current and the run asks for a new AMI", async () => {
    expect(await work({ rebuild: true })).to.deep.equal({
      current: false,
      outcome: "Build comes next: the run's variable REBUILD is true.",
    });
  });

  it("is to test what no test vouches for", async () => {
    Reflect.deleteProperty(account.bucket.objects, "amis/ami-1/tests.json");

    expect(await work()).to.have.property("current", false);
  });

  it("is to release a candidate that never got through", async () => {
    account.ami(HOME).tags["ami-pipeline:state"] = "candidate";

    expect(await work()).to.deep.equal({
      current: false,
      outcome: "Build comes next: ami-1 is not released yet.",
    });
  });

  it("is to publish where the settings have changed", async () => {
    account.configure({ channels: [] });

    expect((await work()).outcome).to.equal("Build comes next: ami-1 was published with other settings.");
  });

  it("is unknown, and Validate fails, where AWS does not answer", async () => {
    account.regions[HOME].failures.DescribeImages = new Error("Request limit exceeded.");

    expect((await failureOf(work())).message).to.equal("Request limit exceeded.");
  });
});
