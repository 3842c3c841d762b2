// The order of a factory's pipelines: after what they use, and before or after the seeding.
import { expect } from "chai";
import { statementsOf } from "../../helpers/deploy";
import { PIPELINE, PROJECT, RULE, TARGET, ROLE_POLICY, SEEDING, deployOne, standardFactory } from "../factories";

describe("the pipelines of a factory", () => {
  it("starts no pipeline before its roles, projects and bucket are ready", async () => {
    const standard = await standardFactory();
    const stages = ["validate", "build", "test", "publish"];
    const earlier = [
      ...standard
        .all(ROLE_POLICY)
        .filter(({ name }) => !/-(builder|tester|events|sweeper|schedule|promote|sweep|upkeep)-/.test(name)),
      ...standard.all(PROJECT).filter(({ name }) => stages.some((stage) => name === `golden-${stage}-project`)),
      ...standard.resources.filter(({ type }) => type.startsWith("aws:s3/") && !type.includes("Lifecycle")),
    ];

    expect(earlier).to.have.length(5 + 4 + 8);
    for (const pipeline of standard.all(PIPELINE)) {
      for (const resource of earlier) {
        expect(standard.waitsFor(pipeline, resource), resource.name).to.equal(true);
      }
    }
  });

  it("gives IAM time to spread the pipelines' policy only where there is a pipeline whose first run needs it", async () => {
    const waits = async (existingPipelines: readonly string[]) => {
      const { invokes } = await deployOne({}, { repositoryExists: existingPipelines.length > 0, existingPipelines });
      return invokes.filter(({ inputs }) => String(inputs.command).includes("setTimeout")).length;
    };

    expect(await waits([])).to.equal(1);
    expect(await waits(["ami-pipeline-dev-golden-db"])).to.equal(1);
    expect(await waits(["ami-pipeline-dev-golden-db", "ami-pipeline-dev-golden-web"])).to.equal(0);
  });

  it("builds images anew on schedules, if the settings say so, with one role that may start their pipelines alone", async () => {
    const schedule = "aws:scheduler/schedule:Schedule";
    const scheduled = await deployOne({
      rebuildSchedules: { web: "rate(7 days)" },
      upkeepSchedule: "",
      upkeepTimeZone: "Asia/Tokyo",
    });

    const { inputs } = scheduled.one(schedule);
    expect(inputs).to.deep.include({
      name: "ami-pipeline-dev-golden-web-rebuild",
      scheduleExpression: "rate(7 days)",
      scheduleExpressionTimezone: "Asia/Tokyo",
    });
    const { arn, input } = inputs.target as { arn: string; input: string };
    expect(arn).to.equal("arn:aws:scheduler:::aws-sdk:codepipeline:startPipelineExecution");
    expect(JSON.parse(input)).to.deep.equal({
      Name: "ami-pipeline-dev-golden-web",
      Variables: [
        { Name: "REASON", Value: "schedule" },
        { Name: "REBUILD", Value: "true" },
      ],
    });
    expect(statementsOf(scheduled.one(ROLE_POLICY, "-rebuild-policy").inputs.policy)).to.deep.equal({
      StartPipelines: {
        Sid: "StartPipelines",
        Effect: "Allow",
        Action: "codepipeline:StartPipelineExecution",
        Resource: ["arn:aws:codepipeline:us-east-1:123456789012:ami-pipeline-dev-golden-web"],
      },
    });
    const web = scheduled.all(PIPELINE).find(({ inputs: { name } }) => name === "ami-pipeline-dev-golden-web");
    expect(web && scheduled.waitsFor(scheduled.one(schedule), web), "a rate starts the pipeline at once").to.equal(
      true,
    );
    expect((await deployOne({ upkeepSchedule: "" })).all(schedule)).to.deep.equal([]);
  });

  it("goes through all stages in every run only if the settings say so", async () => {
    const skipping = async (args: Parameters<typeof deployOne>[0]) =>
      (await deployOne(args))
        .all(PIPELINE)
        .map(({ inputs }) => JSON.stringify(inputs.stages).includes("Validate.CURRENT"));

    expect(new Set(await skipping({}))).to.deep.equal(new Set([true]));
    expect(new Set(await skipping({ skipUnchanged: false }))).to.deep.equal(new Set([false]));
  });

  it("attaches the pipelines' policy while the bucket is still made ready, so that the time passes meanwhile", async () => {
    const standard = await standardFactory();
    const policy = standard.one(ROLE_POLICY, "-pipeline-policy");

    expect(standard.waitsFor(policy, standard.one("aws:s3/bucket:Bucket"))).to.equal(true);
    expect(standard.waitsFor(policy, standard.one("aws:s3/bucketVersioning:BucketVersioning"))).to.equal(false);
  });

  it("lets no pipeline wait for what settles slowly", async () => {
    const standard = await standardFactory();
    const slow = standard.resources.filter(({ type }) => /^aws:.*(BucketLifecycle|InstanceProfile)/.test(type));

    expect(slow).to.have.length(3);
    for (const pipeline of standard.all(PIPELINE)) {
      for (const resource of slow) {
        expect(standard.waitsFor(pipeline, resource), resource.name).to.equal(false);
      }
    }
  });

  it("seeds after the pipelines that exist, with their rules, and before those that are new", async () => {
    const deployment = await deployOne(
      {},
      { repositoryExists: true, existingPipelines: ["ami-pipeline-dev-golden-db"] },
    );
    const seeding = deployment.one(SEEDING, "-seed");
    const parts = (image: string) => [
      deployment.one(PIPELINE, `${image}-pipeline`),
      deployment.one(RULE, `${image}-push`),
      deployment.one(TARGET, `${image}-start`),
    ];

    for (const part of parts("db")) {
      expect(deployment.waitsFor(seeding, part), part.name).to.equal(true);
      expect(deployment.waitsFor(part, seeding), part.name).to.equal(false);
    }
    for (const part of parts("web")) {
      expect(deployment.waitsFor(part, seeding), part.name).to.equal(true);
    }
  });
});
