// The CodeBuild projects of a factory: what each is told, and where its buildspec comes from.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readBuildEnvironment } from "../../../buildsrc/stages/build/environment";
import { readPublishEnvironment } from "../../../buildsrc/stages/publish/environment";
import { readTestEnvironment } from "../../../buildsrc/stages/test/environment";
import { readUpkeepEnvironment } from "../../../buildsrc/stages/upkeep/environment";
import { OPERATIONS } from "../../../components/basics/names";
import { SETTINGS } from "../../../components/settings/table";
import { INSTANCE_VARIABLES } from "../../buildsrc/helpers/variables";
import { SOURCE_FOLDER } from "../../../components/source/images";
import { arn, PROJECT, PURPOSES, FACTORY, BUCKET, deployOne, standardFactory, environmentOf } from "../factories";

describe("FactoryProjects", () => {
  it("tells every project what it needs and when to give up", async () => {
    const deployment = await deployOne({ buildTimeoutMinutes: 90, testTimeoutMinutes: 20, rebuildMaxAgeDays: 7 });
    const place = {
      SUBNET_ID: "subnet-default-a",
      SECURITY_GROUP_ID: "golden-builder-group-1234567",
      ASSIGN_PUBLIC_IP: "true",
    };
    const root = { REPOSITORY_FOLDER: "" };
    const bases = {
      BASE_AMI_PUBLISHERS: "amazon,099720109477,136693071363,309956199498,792107900819,764336703387",
      BASE_AMI_ACCOUNTS: "",
    };
    const contents = {
      BUCKET,
      MAX_AGE_DAYS: "7",
      ENCRYPTED: "true",
      KMS_KEY_ID: "",
      ...bases,
      PARAMETER_PREFIX: `/${FACTORY}`,
    };

    expect(Object.fromEntries(PURPOSES.map((purpose) => [purpose, environmentOf(deployment, purpose)]))).to.deep.equal({
      validate: { FACTORY, ...root, ...contents, SHELLCHECK_SEVERITY: "warning", IMAGES: "" },
      build: { FACTORY, ...root, ...contents, TIMEOUT_MINUTES: "90", INSTANCE_PROFILE: `${FACTORY}-builder`, ...place },
      test: { FACTORY, ...root, BUCKET, TIMEOUT_MINUTES: "20", INSTANCE_PROFILE: `${FACTORY}-test`, ...place },
      publish: { FACTORY, ...root, BUCKET, TIMEOUT_MINUTES: "120" },
      promote: { FACTORY, BUCKET },
      sweep: { FACTORY, TIMEOUT_MINUTES: "90" },
      upkeep: {
        FACTORY,
        BUCKET,
        ...bases,
        TIMEOUT_MINUTES: "60",
        IMAGES: "db,web",
        PIPELINE_NAME_PREFIX: FACTORY,
        PROJECT_NAME_PREFIX: FACTORY,
        PARAMETER_PREFIX: `/${FACTORY}`,
        MAX_AGE_DAYS: "7",
        KEEP_RELEASES: "5",
        KEEP_DAYS: "90",
        RETIRE: "false",
        RETIRE_WAIT_DAYS: "14",
        RETIRE_MAX_PER_RUN: "10",
        LEFTOVER_DAYS: "7",
        USED_AMIS_COMMAND: "",
        METRICS_NAMESPACE: `AmiPipeline/${FACTORY}`,
        TOPIC_ARN: "",
        CHAT: "false",
      },
    });
    const timeouts = deployment.all(PROJECT).map(({ inputs }) => inputs.buildTimeout);
    expect(timeouts).to.have.members([15, 90, 20, 120, 30, 90, 60]);
  });

  for (const [end, value] of [
    ["lowest", (min: number) => min],
    ["highest", (_: number, max: number) => max],
  ] as const) {
    it(`tells its stages the ${end} value of every setting in a way that they accept`, async () => {
      const ranges = Object.entries(SETTINGS).flatMap(([name, { range = "" }]) => {
        const [, min, max] = /^(\d+) to (\d+) /.exec(range) ?? [];
        // pullRequestDays is refused where there is no connection.
        return max === undefined || name === "pullRequestDays"
          ? []
          : [[name, value(Number(min), Number(max))] as const];
      });
      const deployment = await deployOne(Object.fromEntries(ranges));
      const told = (purpose: string) => ({
        ...environmentOf(deployment, purpose),
        ...INSTANCE_VARIABLES,
        TIMEOUT_MINUTES: environmentOf(deployment, purpose).TIMEOUT_MINUTES,
        AMI_ID: "ami-1",
        EXECUTION_ID: "1",
      });

      expect(ranges.map(([name]) => name)).to.include.members(["rebuildMaxAgeDays", "testTimeoutMinutes"]);
      const build = readBuildEnvironment(told("build"), new Date());
      expect(build.maxAgeDays).to.equal(Object.fromEntries(ranges).rebuildMaxAgeDays);
      readTestEnvironment(told("test"), new Date());
      readPublishEnvironment(told("publish"), new Date());
      expect(readUpkeepEnvironment(told("upkeep")).keepReleases).to.equal(Object.fromEntries(ranges).keepReleases);
    });
  }

  it("tells Tell and Upkeep whom to tell, and makes the first only where somebody is told", async () => {
    const deployment = await deployOne({ notifyEmails: ["ann@example.com"], notifyChat: true, approval: false });
    const topic = { TOPIC_ARN: arn("sns", `${FACTORY}-notices`), CHAT: "true" };

    expect(environmentOf(deployment, "tell")).to.deep.equal({
      FACTORY,
      BUCKET,
      PIPELINE_NAME_PREFIX: FACTORY,
      PROJECT_NAME_PREFIX: FACTORY,
      APPROVAL_TIMEOUT_MINUTES: "10080",
      ...topic,
    });
    expect(environmentOf(deployment, "upkeep")).to.deep.include(topic);
    expect((await standardFactory()).all(PROJECT).filter(({ name }) => name.includes("tell"))).to.deep.equal([]);
  });

  it("runs the operations from the stack's own code, and the stages on what a pipeline hands them", async () => {
    const deployment = await deployOne({ notifyEmails: ["ann@example.com"] });
    const object = deployment.one("aws:s3/bucketObjectv2:BucketObjectv2", "golden-gates-object");
    const sourceOf = (purpose: string) => deployment.one(PROJECT, `golden-${purpose}-project`).inputs.source;

    for (const purpose of OPERATIONS) {
      expect(sourceOf(purpose)).to.deep.equal({
        type: "S3",
        location: `${BUCKET}/${String(object.inputs.key)}`,
        buildspec: `buildspecs/${purpose}.yml`,
      });
      const project = deployment.one(PROJECT, `golden-${purpose}-project`);
      expect(deployment.waitsFor(project, object), purpose).to.equal(true);
    }
    for (const stage of ["validate", "build", "test", "publish"]) {
      expect(sourceOf(stage)).to.deep.include({ type: "CODEPIPELINE", buildspec: `buildspecs/${stage}.yml` });
    }
  });

  it("tells the stages which folder of one's own repository they work in, and takes only the commit's buildspecs from it", async () => {
    const deployment = await deployOne(
      { source: "github", repository: "example/images", repositoryFolder: "images/buildsrc" },
      { connection: { status: "AVAILABLE", providerType: "GitHub" } },
    );
    // What is in the repository, only Validate sees.
    expect(environmentOf(deployment, "validate").IMAGES).to.equal("db,web");
    const seen = (purpose: string) => [
      (deployment.one(PROJECT, `-${purpose}-project`).inputs.source as { buildspec: string }).buildspec,
      environmentOf(deployment, purpose).REPOSITORY_FOLDER,
    ];

    expect(Object.fromEntries(PURPOSES.map((purpose) => [purpose, seen(purpose)]))).to.deep.equal({
      validate: ["images/buildsrc/buildspecs/validate.yml", "images/buildsrc"],
      build: ["images/buildsrc/buildspecs/build.yml", "images/buildsrc"],
      test: ["buildspecs/test.yml", "images/buildsrc"],
      publish: ["buildspecs/publish.yml", "images/buildsrc"],
      promote: ["buildspecs/promote.yml", undefined],
      sweep: ["buildspecs/sweep.yml", undefined],
      upkeep: ["buildspecs/upkeep.yml", undefined],
    });
  });

  it("runs buildspecs that exist", async () => {
    const standard = await standardFactory();
    const buildspecs = standard.all(PROJECT).map(({ inputs }) => (inputs.source as { buildspec: string }).buildspec);

    expect(buildspecs.filter((path) => !existsSync(join(SOURCE_FOLDER, path)))).to.deep.equal([]);
  });

  it("starts Upkeep when the settings say so, and never if they are empty", async () => {
    const schedule = "aws:scheduler/schedule:Schedule";
    const [nightly, weekly, never] = [
      await standardFactory(),
      await deployOne({ upkeepSchedule: "rate(7 days)", upkeepTimeZone: "Asia/Tokyo" }),
      await deployOne({ upkeepSchedule: "" }),
    ];

    const { name, scheduleExpression, scheduleExpressionTimezone, target } = nightly.one(schedule).inputs;
    expect([name, scheduleExpression, scheduleExpressionTimezone]).to.deep.equal([
      `${FACTORY}-upkeep`,
      "cron(0 3 * * ? *)",
      "UTC",
    ]);
    expect(target).to.include({ arn: `arn:aws:codebuild:us-east-1:123456789012:project/${FACTORY}-upkeep` });
    expect(weekly.one(schedule).inputs).to.include({
      scheduleExpression: "rate(7 days)",
      scheduleExpressionTimezone: "Asia/Tokyo",
    });
    expect(never.all(schedule)).to.deep.equal([]);
  });
});
