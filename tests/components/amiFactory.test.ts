// The factory as a whole: what is made for which image, who may do what to what, in which order, under which names.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { Subnet, Vpc } from "@pulumi/aws/ec2";
import { Policy } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { unknown as notKnown } from "@pulumi/pulumi/output";
import { expect } from "chai";
import { AmiFactory, type AmiFactoryArgs } from "../../components/amiFactory";
import { SOURCE_FOLDER } from "../../components/source/images";
import {
  ACCOUNT,
  deploy,
  rejection,
  REGION,
  statementsOf,
  valueOf,
  type Deployment,
  type DeployOptions,
} from "../helpers/deploy";

const PIPELINE = "aws:codepipeline/pipeline:Pipeline";
const PROJECT = "aws:codebuild/project:Project";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const SEEDING = "command:local:Command";
const KEY = "aws:kms/key:Key";
const TOPIC = "aws:sns/topic:Topic";
const PURPOSES = ["validate", "build", "test", "publish", "promote", "sweep"];
/** An account with which images are shared. */
const CONSUMER = "210987654321";

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
    readonly repositoryExists?: boolean;
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
        outputs: {
          [KEY]: ({ name, region = REGION }) => ({
            arn: `arn:aws:kms:${String(region)}:${ACCOUNT}:key/${String(name)}`,
          }),
          [ROLE]: ({ name, path }) => ({ arn: `arn:aws:iam::${ACCOUNT}:role${String(path)}${String(name)}` }),
          [TOPIC]: ({ name }) => ({ arn: arn("sns", String(name)) }),
        },
        answers: {
          "aws:index/getRegions:getRegions": () => ({ names: [REGION, "eu-west-1"] }),
          "command:local:run": () => ({
            stdout: JSON.stringify({
              repositoryExists: false,
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
      "ami-pipeline-dev-golden-sweep",
    ]);
    expect(standard.all(TARGET)).to.have.length(3);
    expect(namesOf(standard, PROJECT)).to.have.members(PURPOSES.map((purpose) => `ami-pipeline-dev-golden-${purpose}`));
    expect(standard.all(ROLE).map(({ name }) => name)).to.have.members(
      [...PURPOSES, "pipeline", "events", "sweeper", "builder", "tester"].map((role) => `golden-${role}-role`),
    );
    expect(standard.all("aws:s3/bucket:Bucket")).to.have.length(1);
    // What costs something, or asks somebody, is there only if it is asked for.
    expect([...standard.all(KEY), ...standard.all(TOPIC)]).to.deep.equal([]);
  });

  it("builds only the images it is told to", async () => {
    expect(namesOf(await deployOne({ images: ["web"] }), PIPELINE)).to.deep.equal(["ami-pipeline-dev-golden-web"]);
  });

  it("builds one's own images in place of the source folder's", async () => {
    const imagesFolder = mkdtempSync(join(tmpdir(), "own-images-"));
    mkdirSync(join(imagesFolder, "cache"));
    writeFileSync(join(imagesFolder, "cache", "image.pkrvars.json"), "{}");
    const deployment = await deployOne({ imagesFolder });

    expect(namesOf(deployment, PIPELINE)).to.deep.equal(["ami-pipeline-dev-golden-cache"]);
    expect(deployment.one(SEEDING).inputs.environment).to.include({
      SEED_IMAGES_FOLDER: relative(process.cwd(), imagesFolder),
    });
    rmSync(imagesFolder, { recursive: true });
  });

  it("refuses a folder of one's own images that is not there, and says nothing else of images", async () => {
    expect(await rejection(deployOne({ imagesFolder: "./golden-images" }))).to.match(
      /^imagesFolder: "\.\/golden-images" does not exist, seen from [^\n]*$/,
    );
  });

  it("names the folder of one's own images where an image is not in it", async () => {
    const message = await rejection(deployOne({ imagesFolder: join(sourceFolder, "images"), images: ["cache"] }));
    expect(message).to.equal(
      `images: "cache" has no folder ${join(sourceFolder, "images")}/cache; the folders are db, web.`,
    );
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
    expect(namesOf(deployment, RULE)).to.have.members(["line-db-push", "line-web-push", "factory-sweep"]);
    expect(namesOf(deployment, PROJECT)).to.have.members(PURPOSES.map((purpose) => `job-${purpose}`));
    expect(policyOf(deployment, "pipeline").Stages?.Resource).to.deep.equal(
      ["validate", "build", "test", "publish"].map((stage) => arn("codebuild", `project/job-${stage}`)),
    );
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
      expect(names, type).to.have.length(2 * standard.all(type).length);
      expect(new Set(names).size, type).to.equal(names.length);
    }
  });

  /** The environment of a project's builds. */
  const environmentOf = (deployment: Deployment, purpose: string) => {
    const { environment } = deployment.one(PROJECT, `golden-${purpose}-project`).inputs;
    const { environmentVariables } = environment as { environmentVariables: { name: string; value: string }[] };
    return Object.fromEntries(environmentVariables.map(({ name, value }) => [name, value]));
  };
  const FACTORY = "ami-pipeline-dev-golden";
  const BUCKET = "golden-artifacts-1234567";

  it("tells every project what it needs and when to give up", async () => {
    const deployment = await deployOne({ buildTimeoutMinutes: 90, testTimeoutMinutes: 20, rebuildMaxAgeDays: 7 });
    const place = {
      SUBNET_ID: "subnet-default-a",
      SECURITY_GROUP_ID: "golden-builder-group-1234567",
      ASSIGN_PUBLIC_IP: "true",
    };

    expect(Object.fromEntries(PURPOSES.map((purpose) => [purpose, environmentOf(deployment, purpose)]))).to.deep.equal({
      validate: { FACTORY },
      build: {
        FACTORY,
        BUCKET,
        MAX_AGE_DAYS: "7",
        TIMEOUT_MINUTES: "90",
        ENCRYPTED: "true",
        KMS_KEY_ID: "",
        INSTANCE_PROFILE: `${FACTORY}-builder`,
        ...place,
      },
      test: { FACTORY, BUCKET, TIMEOUT_MINUTES: "20", INSTANCE_PROFILE: `${FACTORY}-test`, ...place },
      publish: { FACTORY, BUCKET, TIMEOUT_MINUTES: "120" },
      promote: { FACTORY, BUCKET },
      sweep: { FACTORY },
    });
    const timeouts = deployment.all(PROJECT).map(({ inputs }) => inputs.buildTimeout);
    expect(timeouts).to.have.members([15, 90, 20, 120, 30, 30]);
  });

  it("runs Promote and Sweep from the repository's branch, and the stages on what a pipeline hands them", async () => {
    const deployment = await deployOne({ branch: "release" });
    const sourceOf = (purpose: string) => {
      const { source, sourceVersion } = deployment.one(PROJECT, `golden-${purpose}-project`).inputs;
      return { ...(source as Record<string, unknown>), sourceVersion };
    };

    for (const purpose of ["promote", "sweep"]) {
      expect(sourceOf(purpose)).to.include({
        type: "CODECOMMIT",
        location: `https://git-codecommit.${REGION}.amazonaws.com/v1/repos/${FACTORY}`,
        buildspec: `buildspecs/${purpose}.yml`,
        sourceVersion: "refs/heads/release",
      });
    }
    for (const stage of ["validate", "build", "test", "publish"]) {
      expect(sourceOf(stage)).to.deep.include({ type: "CODEPIPELINE", buildspec: `buildspecs/${stage}.yml` });
    }
  });

  it("runs buildspecs that exist", () => {
    const buildspecs = standard.all(PROJECT).map(({ inputs }) => (inputs.source as { buildspec: string }).buildspec);

    expect(buildspecs.filter((path) => !existsSync(join(SOURCE_FOLDER, path)))).to.deep.equal([]);
  });

  /** What the stages read of how to publish. */
  const publishedBy = (deployment: Deployment) => {
    const { bucket, key, content } = deployment.one("aws:s3/bucketObjectv2:BucketObjectv2").inputs;
    expect([bucket, key]).to.deep.equal([BUCKET, "settings/publish.json"]);
    return JSON.parse(String(content)) as Record<string, unknown>;
  };

  it("tells Publish where, to whom and how, before a pipeline runs", async () => {
    expect(publishedBy(standard)).to.deep.include({
      regions: [],
      keys: {},
      accounts: [],
      parameterPrefix: `/${FACTORY}`,
      channels: [],
      launchTemplates: {},
      approval: false,
    });
    const written = standard.one("aws:s3/bucketObjectv2:BucketObjectv2");
    for (const pipeline of standard.all(PIPELINE)) expect(standard.waitsFor(pipeline, written)).to.equal(true);

    const elsewhere = await deployOne({
      publishRegions: ["eu-west-1"],
      publishChannels: ["stable"],
      publishLaunchTemplates: { web: ["lt-01234567", "eu-west-1/lt-89abcdef"] },
    });
    expect(publishedBy(elsewhere)).to.deep.include({
      regions: ["eu-west-1"],
      keys: {},
      channels: ["stable"],
      launchTemplates: {
        web: [
          { region: REGION, id: "lt-01234567" },
          { region: "eu-west-1", id: "lt-89abcdef" },
        ],
      },
    });
  });

  it("makes a key in every region for images that are shared, and says how to use it from elsewhere", async () => {
    const made: AmiFactory[] = [];
    const shared = { publishAccounts: [CONSUMER], publishRegions: ["eu-west-1", REGION] };
    const deployment = await deployOne(shared, {}, made);
    const { keys } = publishedBy(deployment) as { keys: Record<string, string> };
    const [outputs] = await Promise.all(
      made.map(async (factory) => ({
        arns: await valueOf(factory.imageKeyArns),
        policy: JSON.stringify(await valueOf(factory.consumerPolicy)),
      })),
    );

    expect(keys).to.have.all.keys(REGION, "eu-west-1");
    expect(deployment.all(KEY)).to.have.length(2);
    expect(environmentOf(deployment, "build")).to.include({ ENCRYPTED: "true", KMS_KEY_ID: keys[REGION] ?? "none" });
    expect(outputs?.arns).to.deep.equal(keys);
    for (const key of Object.values(keys)) expect(outputs?.policy).to.contain(key);
  });

  it("encrypts nothing if it is told so", async () => {
    const deployment = await deployOne({ imageEncryption: "none", publishAccounts: [CONSUMER] });

    expect(deployment.all(KEY)).to.deep.equal([]);
    expect(environmentOf(deployment, "build")).to.include({ ENCRYPTED: "false", KMS_KEY_ID: "" });
  });

  it("encrypts its own data with a key of its own, if it is told so", async () => {
    const approval = { approval: true, approvalEmails: ["ann@example.com"] };
    const deployment = await deployOne({ customerManagedKey: true, ...approval });
    const key = deployment.one(KEY, "golden-data-key");
    const keyArn = `arn:aws:kms:${REGION}:${ACCOUNT}:key/golden-data-key-1234567`;
    const logGroups = deployment.all("aws:cloudwatch/logGroup:LogGroup");
    const { Logs, Notices } = statementsOf(key.inputs.policy);

    expect(deployment.all(KEY)).to.have.length(1);
    expect(key.retainOnDelete).to.equal(true);
    expect(
      deployment.one("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration").inputs
        .rules,
    ).to.deep.equal([
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
        bucketKeyEnabled: true,
      },
    ]);
    for (const { inputs } of deployment.all(PIPELINE)) {
      expect(inputs.artifactStores).to.deep.equal([
        { type: "S3", location: BUCKET, encryptionKey: { id: keyArn, type: "KMS" } },
      ]);
    }
    for (const { inputs } of deployment.all(PROJECT)) expect(inputs.encryptionKey).to.equal(keyArn);
    expect(logGroups.map(({ inputs }) => inputs.kmsKeyId)).to.deep.equal(PURPOSES.map(() => keyArn));
    expect(Logs?.Condition?.ArnEquals?.["kms:EncryptionContext:aws:logs:arn"]).to.have.members(
      logGroups.map(({ inputs }) => arn("logs", `log-group:${String(inputs.name)}`)),
    );
    expect(deployment.one(TOPIC).inputs.kmsMasterKeyId).to.equal(keyArn);
    expect(Notices).not.to.equal(undefined);
    for (const role of ["pipeline", "validate", "build", "test", "publish", "promote"]) {
      expect(JSON.stringify(policyOf(deployment, role)), role).to.contain(keyArn);
    }
  });

  it("deletes that key on destroy only together with its bucket, and needs no topic for it", async () => {
    const deployment = await deployOne({ customerManagedKey: true, deleteArtifactsOnDestroy: true });
    const key = deployment.one(KEY, "golden-data-key");

    expect(key.retainOnDelete).to.equal(false);
    expect(statementsOf(key.inputs.policy)).not.to.have.property("Notices");
  });

  it("asks for approval if it is to, and says who may give it", async () => {
    const made: AmiFactory[] = [];
    const approver = `arn:aws:iam::${ACCOUNT}:role/managers`;
    const approval = { approval: true, approvalEmails: ["ann@example.com"], approvalTimeoutMinutes: 60 };
    const deployment = await deployOne({ ...approval, approvers: [approver] }, {}, made);
    const [factory] = made;
    const topic = arn("sns", `${FACTORY}-approval`);

    for (const { inputs } of deployment.all(PIPELINE)) {
      const stages = inputs.stages as { name: string; actions: { timeoutInMinutes?: number }[] }[];
      const approve = stages.find(({ name }) => name === "Approve");
      expect(approve?.actions[0]).to.deep.include({ timeoutInMinutes: 60 });
      expect(JSON.stringify(approve)).to.contain(topic);
    }
    expect(JSON.stringify(policyOf(deployment, "pipeline"))).to.contain(topic);
    expect(publishedBy(deployment)).to.deep.include({ approval: true, approvers: [approver] });
    expect(factory && (await valueOf(factory.approvalTopicArn))).to.equal(topic);
    expect(factory && JSON.stringify(await valueOf(factory.approverPolicy))).to.contain(
      `${FACTORY}-web/Approve/Approve`,
    );
  });

  it("creates nothing when images cannot be published where they should be", async () => {
    const registered: string[] = [];
    const message = await rejection(
      deploy(() => new AmiFactory("golden", { sourceFolder, publishRegions: ["eu-wset-1"] }), {
        config: { "aws:region": REGION },
        answers: {
          "aws:index/getRegions:getRegions": () => ({ names: [REGION, "eu-west-1"] }),
          "command:local:run": () => ({
            stdout: JSON.stringify({ repositoryExists: false, changes: 0, existingPipelines: [], conflicts: [] }),
          }),
        },
        onRegister: ({ type }) => registered.push(type),
      }),
    );

    expect(message).to.match(/^publishRegions: "eu-wset-1" is not a region of the partition aws/);
    expect(registered.filter((type) => !type.startsWith("ami-pipeline:"))).to.deep.equal([]);
  });

  it("builds in the network it is given", async () => {
    const deployment = await deployOne({ vpcId: "vpc-1", subnetId: "subnet-1" });

    expect(deployment.one("aws:ec2/securityGroup:SecurityGroup").inputs.vpcId).to.equal("vpc-1");
    expect(policyOf(deployment, "build").LaunchInto?.Resource).to.include(arn("ec2", "subnet/subnet-1"));
  });

  describe("in a network and within a boundary that the same program makes", () => {
    const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
    const deployIn = (network: () => AmiFactoryArgs, options: DeployOptions = {}) =>
      deploy(() => new AmiFactory("golden", { sourceFolder, ...network() }), {
        config: { "aws:region": REGION },
        answers: {
          "command:local:run": () => ({
            stdout: JSON.stringify({ repositoryExists: false, changes: 0, existingPipelines: [], conflicts: [] }),
          }),
        },
        outputs: { "aws:iam/policy:Policy": () => ({ arn: BOUNDARY }) },
        ...options,
      });

    it("uses them, and makes nothing before them", async () => {
      const deployment = await deployIn(() => {
        const vpc = new Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
        const subnet = new Subnet("subnet", { vpcId: vpc.id });
        const boundary = new Policy("boundary", { policy: "{}" });
        return { vpcId: vpc.id, subnetId: subnet.id, permissionsBoundary: boundary.arn };
      });
      const [vpc, subnet, boundary] = ["ec2/vpc:Vpc", "ec2/subnet:Subnet", "iam/policy:Policy"].map((type) =>
        deployment.one(`aws:${type}`),
      );

      expect(deployment.one("aws:ec2/securityGroup:SecurityGroup").inputs.vpcId).to.equal("vpc-1234567");
      expect(policyOf(deployment, "build").LaunchInto?.Resource).to.include(arn("ec2", "subnet/subnet-1234567"));
      for (const { name, inputs } of deployment.all(ROLE)) {
        expect(inputs.permissionsBoundary, name).to.equal(BOUNDARY);
      }
      const made = deployment.resources.filter(
        ({ name, type }) => name.startsWith("golden-") && !type.startsWith("ami-"),
      );
      expect(made.length).to.be.greaterThan(50);
      for (const resource of made) {
        for (const earlier of [vpc, subnet, boundary]) {
          expect(earlier && deployment.waitsFor(resource, earlier), resource.name).to.equal(true);
        }
      }
    });

    it("can be previewed before they are known", async () => {
      const notYet = () => {
        const later: pulumi.Output<unknown> = pulumi.output<unknown>(notKnown);
        const value = later.apply(String);
        return { vpcId: value, subnetId: value, permissionsBoundary: value };
      };
      const deployment = await deployIn(notYet, { preview: true });

      expect(deployment.resources).to.have.length(standard.resources.length);
    });

    it("creates nothing when one of them turns out to be wrong, and says what it says of a text", async () => {
      const wrong = { vpcId: "vpc-x", subnetId: "10.0.0.0/24", permissionsBoundary: "boundary" };
      const registered: string[] = [];
      const later = () => ({
        vpcId: pulumi.output(wrong.vpcId),
        subnetId: Promise.resolve(wrong.subnetId),
        permissionsBoundary: pulumi.output(wrong.permissionsBoundary),
      });
      const message = await rejection(deployIn(later, { onRegister: ({ type }) => registered.push(type) }));

      const [headline, ...faults] = message.split("\n").map((line) => line.trim());
      expect(headline).to.equal("The arguments of factory ami-pipeline-dev-golden cannot be used.");
      expect(faults.join("\n")).to.equal(await rejection(deployOne(wrong)));
      expect(registered.filter((type) => !type.startsWith("ami-pipeline:"))).to.deep.equal([]);
    });

    it("says at once that one of them is missing", async () => {
      expect(await rejection(deployIn(() => ({ vpcId: pulumi.output("vpc-1") })))).to.equal(
        "subnetId: is missing; set it to a subnet of that VPC, or leave out vpcId.",
      );
      expect(await rejection(deployIn(() => ({ subnetId: pulumi.output("subnet-1") })))).to.equal(
        "vpcId: is missing; set it to the VPC of that subnet, or leave out subnetId.",
      );
    });
  });

  it("lets every role touch the factory's own resources only", () => {
    const artifacts = "arn:aws:s3:::golden-artifacts-1234567/ami-pipeline-dev-gol*";

    expect(policyOf(standard, "pipeline").Source?.Resource).to.equal(arn("codecommit", "ami-pipeline-dev-golden"));
    expect(policyOf(standard, "pipeline").Artifacts?.Resource).to.equal(artifacts);
    expect(policyOf(standard, "validate").ReadArtifacts?.Resource).to.equal(artifacts);
    expect(policyOf(standard, "build").Log?.Resource).to.equal(
      arn("logs", "log-group:/aws/codebuild/ami-pipeline-dev-golden-build:*"),
    );
    expect(policyOf(standard, "build").PassBuilderRole?.Resource).to.equal(
      `arn:aws:iam::${ACCOUNT}:role/golden-builder-role-1234567`,
    );
    expect(policyOf(standard, "test").PassTestRole?.Resource).to.equal(
      `arn:aws:iam::${ACCOUNT}:role/golden-tester-role-1234567`,
    );
  });

  it("keeps its roles and profiles where it is told, within the boundary it is given, and passes on those", async () => {
    const bounds = { path: "/images/", permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/boundary` };
    const deployment = await deployOne({
      rolePath: bounds.path,
      permissionsBoundary: bounds.permissionsBoundary,
    });
    const profiles = deployment.all("aws:iam/instanceProfile:InstanceProfile");

    expect(deployment.all(ROLE)).to.have.length(standard.all(ROLE).length);
    for (const { name, inputs } of deployment.all(ROLE)) expect(inputs, name).to.deep.include(bounds);
    expect(profiles.map(({ inputs }) => inputs.path)).to.deep.equal([bounds.path, bounds.path]);
    for (const [stage, sid, role, profile] of [
      ["build", "PassBuilderRole", "builder", "builder"],
      ["test", "PassTestRole", "tester", "test"],
    ] as const) {
      const policy = policyOf(deployment, stage);
      expect(policy[sid]?.Resource).to.equal(`arn:aws:iam::${ACCOUNT}:role/images/golden-${role}-role-1234567`);
      expect(policy.LaunchInstance?.Condition?.ArnEquals).to.deep.equal({
        "ec2:InstanceProfile": `arn:aws:iam::${ACCOUNT}:instance-profile/images/${FACTORY}-${profile}`,
      });
    }
    for (const { name, inputs } of standard.all(ROLE)) {
      expect([inputs.path, inputs.permissionsBoundary], name).to.deep.equal(["/", undefined]);
    }
  });

  it("starts no pipeline before its roles, projects and bucket are ready", () => {
    const stages = ["validate", "build", "test", "publish"];
    const earlier = [
      ...standard.all(ROLE_POLICY).filter(({ name }) => !/-(builder|tester|events|sweeper|promote|sweep)-/.test(name)),
      ...standard.all(PROJECT).filter(({ name }) => stages.some((stage) => name === `golden-${stage}-project`)),
      ...standard.resources.filter(({ type }) => type.startsWith("aws:s3/") && !type.includes("Lifecycle")),
    ];

    expect(earlier).to.have.length(5 + 4 + 7);
    for (const pipeline of standard.all(PIPELINE)) {
      for (const resource of earlier) expect(standard.waitsFor(pipeline, resource), resource.name).to.equal(true);
    }
  });

  it("lets no pipeline wait for what settles slowly", () => {
    const slow = standard.resources.filter(({ type }) => /^aws:.*(BucketLifecycle|InstanceProfile)/.test(type));

    expect(slow).to.have.length(3);
    for (const pipeline of standard.all(PIPELINE)) {
      for (const resource of slow) expect(standard.waitsFor(pipeline, resource), resource.name).to.equal(false);
    }
  });

  it("seeds after the pipelines that exist, with their rules, and before those that are new", async () => {
    const deployment = await deployOne(
      {},
      { repositoryExists: true, existingPipelines: ["ami-pipeline-dev-golden-db"] },
    );
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
    const deployment = await deployOne({
      tags: { Team: "images" },
      publishAccounts: [CONSUMER],
      customerManagedKey: true,
      approval: true,
      approvalEmails: ["ann@example.com"],
    });
    const untaggable =
      /^(ami-pipeline|command):|RolePolicy$|EventTarget$|TopicSubscription$|Alias$|^aws:s3\/bucket(Versioning|Policy|ServerSide|PublicAccess|Ownership|Lifecycle|Object)/;
    const expected = { Project: "ami-pipeline", Stack: "dev", ManagedBy: "Pulumi", Team: "images" };

    for (const { type, name, inputs } of deployment.resources.filter((resource) => !untaggable.test(resource.type))) {
      expect(inputs.tags, `${type} ${name}`).to.deep.equal(expected);
    }
  });

  it("keeps its bucket and its repository on destroy, unless told otherwise", async () => {
    const bucketOf = (deployment: Deployment) => {
      const parts = deployment.resources.filter(({ type }) => type.startsWith("aws:s3/"));
      const { forceDestroy } = deployment.one("aws:s3/bucket:Bucket").inputs;
      return [forceDestroy, ...new Set(parts.map(({ retainOnDelete }) => retainOnDelete))];
    };
    const repositoryOf = (deployment: Deployment) =>
      deployment.one("aws:codecommit/repository:Repository").retainOnDelete;
    const other = await deployOne({ deleteArtifactsOnDestroy: true, retainRepositoryOnDelete: false });

    expect([bucketOf(standard), repositoryOf(standard)]).to.deep.equal([[false, true], true]);
    expect([bucketOf(other), repositoryOf(other)]).to.deep.equal([[true, false], false]);
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
    const bad = { branch: "a b", images: ["nope"], logRetentionDays: 2, publishAccounts: ["1"], approvers: ["ann"] };
    const message = await rejection(deployOne(bad));

    expect(message.split("\n").map((line) => line.replace(/:.*/, ""))).to.deep.equal([
      "branch",
      "logRetentionDays",
      "images",
      "publishAccounts",
      "approvers",
      "approvers",
    ]);
  });
});
