// The factory as a whole: what is made for which image, who may do what to what, in which order, under which names.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { AmiFactory, type AmiFactoryArgs } from "../../components/amiFactory";
import { ACCOUNT, deploy, rejection, REGION, statementsOf, valueOf, type Deployment } from "../helpers/deploy";

const PIPELINE = "aws:codepipeline/pipeline:Pipeline";
const PROJECT = "aws:codebuild/project:Project";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const SEEDING = "command:local:Command";

describe("AmiFactory", () => {
  let sourceFolder: string;
  /** A factory with nothing but defaults, in a stack that is new: most tests look at it. */
  let standard: Deployment;
  before(async function () {
    this.timeout(20_000); // The first deployment loads the SDK.
    sourceFolder = mkdtempSync(join(tmpdir(), "ami-factory-"));
    for (const image of ["db", "web"]) {
      mkdirSync(join(sourceFolder, "images", image), { recursive: true });
      writeFileSync(join(sourceFolder, "images", image, "image.pkrvars.json"), "{}");
    }
    standard = await deployOne();
  });
  after(() => {
    rmSync(sourceFolder, { recursive: true });
  });

  interface Found {
    readonly existingPipelines?: readonly string[];
    readonly conflicts?: readonly unknown[];
  }
  /** A program's factories, in a stack where an inspection of the repository finds this. */
  const deployFactories = (
    factories: Readonly<Record<string, AmiFactoryArgs>>,
    found: Found = {},
    made: AmiFactory[] = [],
  ) =>
    deploy(
      () => {
        for (const [name, args] of Object.entries(factories))
          made.push(new AmiFactory(name, { sourceFolder, ...args }));
      },
      {
        config: { "aws:region": REGION },
        answers: {
          "command:local:run": () => ({
            stdout: JSON.stringify({
              repositoryExists: true,
              changes: 0,
              existingPipelines: [],
              conflicts: [],
              ...found,
            }),
          }),
        },
      },
    );
  const deployOne = (args: AmiFactoryArgs = {}, found?: Found, made?: AmiFactory[]) =>
    deployFactories({ golden: args }, found, made);

  const namesOf = (deployment: Deployment, type: string) => deployment.all(type).map(({ inputs }) => inputs.name);
  const policyOf = (deployment: Deployment, name: string) =>
    statementsOf(deployment.one(ROLE_POLICY, `golden-${name}-policy`).inputs.policy);
  const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;

  it("makes a pipeline, a push rule and a target for every image, and shares the rest", () => {
    expect(namesOf(standard, PIPELINE)).to.have.members(["ami-pipeline-dev-golden-db", "ami-pipeline-dev-golden-web"]);
    expect(namesOf(standard, RULE)).to.have.members([
      "ami-pipeline-dev-golden-db-push",
      "ami-pipeline-dev-golden-web-push",
    ]);
    expect(standard.all(TARGET)).to.have.length(2);
    expect(namesOf(standard, PROJECT)).to.have.members([
      "ami-pipeline-dev-golden-validate",
      "ami-pipeline-dev-golden-build",
    ]);
    expect(standard.all(ROLE).map(({ name }) => name)).to.have.members(
      ["pipeline", "validate", "build", "events", "builder"].map((role) => `golden-${role}-role`),
    );
    expect(standard.all("aws:s3/bucket:Bucket")).to.have.length(1);
  });

  it("builds only the images it is told to", async () => {
    expect(namesOf(await deployOne({ images: ["web"] }), PIPELINE)).to.deep.equal(["ami-pipeline-dev-golden-web"]);
  });

  it("takes other names than its own for repository, pipelines and projects", async () => {
    const deployment = await deployOne({
      factoryName: "factory",
      repositoryName: "images",
      pipelineNamePrefix: "line",
      projectNamePrefix: "job",
    });

    expect(deployment.one("aws:codecommit/repository:Repository").inputs.repositoryName).to.equal("images");
    expect(namesOf(deployment, PIPELINE)).to.have.members(["line-db", "line-web"]);
    expect(namesOf(deployment, RULE)).to.have.members(["line-db-push", "line-web-push"]);
    expect(namesOf(deployment, PROJECT)).to.have.members(["job-validate", "job-build"]);
    expect(policyOf(deployment, "pipeline").Stages?.Resource).to.deep.equal([
      arn("codebuild", "project/job-validate"),
      arn("codebuild", "project/job-build"),
    ]);
    expect(policyOf(deployment, "events").StartPipelines?.Resource).to.deep.equal([
      arn("codepipeline", "line-db"),
      arn("codepipeline", "line-web"),
    ]);
    expect(policyOf(deployment, "build").MarkOnCreation?.Condition?.StringEquals).to.include({
      "aws:RequestTag/ami-pipeline": "factory",
    });
  });

  it("can be there several times in a stack", async () => {
    const deployment = await deployFactories({ golden: {}, silver: {} });

    for (const type of [PIPELINE, PROJECT, RULE]) {
      const names = namesOf(deployment, type);
      expect(names, type).to.have.length(4);
      expect(new Set(names).size, type).to.equal(4);
    }
  });

  it("tells Build what its instances need and when to give up", async () => {
    const { inputs } = (await deployOne({ buildTimeoutMinutes: 90, rebuildMaxAgeDays: 7 })).one(
      PROJECT,
      "build-project",
    );
    const { environmentVariables } = inputs.environment as { environmentVariables: { name: string; value: string }[] };

    expect(Object.fromEntries(environmentVariables.map(({ name, value }) => [name, value]))).to.deep.equal({
      FACTORY: "ami-pipeline-dev-golden",
      MAX_AGE_DAYS: "7",
      TIMEOUT_MINUTES: "90",
      SUBNET_ID: "subnet-default-a",
      SECURITY_GROUP_ID: "golden-builder-group-1234567",
      INSTANCE_PROFILE: "ami-pipeline-dev-golden-builder",
      ASSIGN_PUBLIC_IP: "true",
    });
    expect(inputs.buildTimeout).to.equal(90);
  });

  it("builds in the network it is given", async () => {
    const deployment = await deployOne({ vpcId: "vpc-1", subnetId: "subnet-1" });

    expect(deployment.one("aws:ec2/securityGroup:SecurityGroup").inputs.vpcId).to.equal("vpc-1");
    expect(policyOf(deployment, "build").LaunchInto?.Resource).to.include(arn("ec2", "subnet/subnet-1"));
  });

  it("lets every role touch the factory's own resources only", () => {
    const bucket = "arn:aws:s3:::golden-artifacts-1234567";

    expect(policyOf(standard, "pipeline").Source?.Resource).to.equal(arn("codecommit", "ami-pipeline-dev-golden"));
    expect(policyOf(standard, "pipeline").Artifacts?.Resource).to.equal(`${bucket}/*`);
    expect(policyOf(standard, "validate").ReadArtifacts?.Resource).to.equal(`${bucket}/*`);
    expect(policyOf(standard, "build").Log?.Resource).to.equal(
      arn("logs", "log-group:/aws/codebuild/ami-pipeline-dev-golden-build:*"),
    );
    expect(policyOf(standard, "build").PassBuilderRole?.Resource).to.equal(
      `arn:aws:iam::${ACCOUNT}:role/golden-builder-role-1234567`,
    );
  });

  it("starts no pipeline before its roles, projects and bucket are ready", () => {
    const earlier = [
      ...standard.all(ROLE_POLICY).filter(({ name }) => !name.includes("builder")),
      ...standard.all(PROJECT),
      ...standard.resources.filter(({ type }) => type.startsWith("aws:s3/") && !type.includes("Lifecycle")),
    ];

    expect(earlier).to.have.length(12);
    for (const pipeline of standard.all(PIPELINE)) {
      for (const resource of earlier.filter(({ name }) => !name.includes("events"))) {
        expect(standard.waitsFor(pipeline, resource), resource.name).to.equal(true);
      }
    }
  });

  it("lets no pipeline wait for what settles slowly", () => {
    const slow = standard.resources.filter(({ type }) => /BucketLifecycle|InstanceProfile/.test(type));

    expect(slow).to.have.length(2);
    for (const pipeline of standard.all(PIPELINE)) {
      for (const resource of slow) expect(standard.waitsFor(pipeline, resource), resource.name).to.equal(false);
    }
  });

  it("seeds after the pipelines that exist, with their rules, and before those that are new", async () => {
    const deployment = await deployOne({}, { existingPipelines: ["ami-pipeline-dev-golden-db"] });
    const seeding = deployment.one(SEEDING);
    const parts = (image: string) => [
      deployment.one(PIPELINE, `${image}-pipeline`),
      deployment.one(RULE, `${image}-push`),
      deployment.one(TARGET, `${image}-start`),
    ];

    for (const part of parts("db")) {
      expect(deployment.waitsFor(seeding, part), part.name).to.equal(true);
      expect(deployment.waitsFor(part, seeding), part.name).to.equal(false);
    }
    for (const part of parts("web")) expect(deployment.waitsFor(part, seeding), part.name).to.equal(true);
  });

  it("creates and changes nothing when the seeding finds a conflict", async () => {
    const found = { conflicts: [{ path: "images/web/image.pkrvars.json", reason: "people changed it" }] };
    const registered: string[] = [];
    const message = await rejection(
      deploy(() => new AmiFactory("golden", { sourceFolder }), {
        answers: {
          "command:local:run": () => ({
            stdout: JSON.stringify({ repositoryExists: true, changes: 1, existingPipelines: [], ...found }),
          }),
        },
        onRegister: ({ type }) => registered.push(type),
      }),
    );

    expect(message).to.contain("images/web/image.pkrvars.json");
    expect(registered.filter((type) => !type.startsWith("ami-pipeline:"))).to.deep.equal([]);
  });

  it("tags everything that can be tagged, the user's tags included", async () => {
    const deployment = await deployOne({ tags: { Team: "images" } });
    const untaggable =
      /^(ami-pipeline|command):|RolePolicy$|EventTarget$|^aws:s3\/bucket(Versioning|Policy|ServerSide|PublicAccess|Ownership|Lifecycle)/;
    const expected = { Project: "ami-pipeline", Stack: "dev", ManagedBy: "Pulumi", Team: "images" };

    for (const { type, name, inputs } of deployment.resources.filter((resource) => !untaggable.test(resource.type))) {
      expect(inputs.tags, `${type} ${name}`).to.deep.equal(expected);
    }
  });

  it("empties its bucket on destroy and keeps its repository, unless told otherwise", async () => {
    const bucketOf = (deployment: Deployment) => deployment.one("aws:s3/bucket:Bucket").inputs.forceDestroy;
    const repositoryOf = (deployment: Deployment) =>
      deployment.one("aws:codecommit/repository:Repository").retainOnDelete;
    const other = await deployOne({ deleteArtifactsOnDestroy: false, retainRepositoryOnDelete: false });

    expect([bucketOf(standard), repositoryOf(standard)]).to.deep.equal([true, true]);
    expect([bucketOf(other), repositoryOf(other)]).to.deep.equal([false, false]);
  });

  it("says where to find its pipelines", async () => {
    const made: AmiFactory[] = [];
    await deployOne({ images: ["web"] }, {}, made);
    const urls = await Promise.all(made.map(({ consoleUrls }) => valueOf(consoleUrls)));

    expect(urls).to.deep.equal([
      {
        web: "https://us-east-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/ami-pipeline-dev-golden-web/view?region=us-east-1",
      },
    ]);
  });

  it("refuses bad arguments all at once, by their names", async () => {
    const message = await rejection(deployOne({ branch: "a b", images: ["nope"], logRetentionDays: 2 }));

    expect(message.split("\n").map((line) => line.replace(/:.*/, ""))).to.deep.equal([
      "branch",
      "images",
      "logRetentionDays",
    ]);
  });
});
