// The factory as a whole: what is made for which image, under which names, with which tags.
import { expect } from "chai";
import type { AmiFactory } from "../../components/amiFactory";
import { ACCOUNT, rejection, valueOf, type Deployment } from "../helpers/deploy";
import {
  PIPELINE,
  PROJECT,
  RULE,
  TARGET,
  ROLE,
  KEY,
  TOPIC,
  PURPOSES,
  CONSUMER,
  deployFactories,
  deployOne,
  standardFactory,
  namesOf,
  policyOf,
  arn,
} from "./factories";

describe("AmiFactory", () => {
  it("makes a pipeline, a push rule and a target for every image, and shares the rest", async function () {
    this.timeout(20_000); // The first deployment loads the SDK.
    const standard = await standardFactory();
    expect(namesOf(standard, PIPELINE)).to.have.members(["ami-pipeline-dev-golden-db", "ami-pipeline-dev-golden-web"]);
    expect(namesOf(standard, RULE)).to.have.members([
      "ami-pipeline-dev-golden-db-push",
      "ami-pipeline-dev-golden-web-push",
      "ami-pipeline-dev-golden-sweep",
    ]);
    expect(standard.all(TARGET)).to.have.length(3);
    expect(namesOf(standard, PROJECT)).to.have.members(PURPOSES.map((purpose) => `ami-pipeline-dev-golden-${purpose}`));
    expect(standard.all(ROLE).map(({ name }) => name)).to.have.members(
      [...PURPOSES, "pipeline", "events", "sweeper", "schedule", "builder", "tester"].map(
        (role) => `golden-${role}-role`,
      ),
    );
    expect(standard.all("aws:s3/bucket:Bucket")).to.have.length(1);
    // What costs something, or asks somebody, is there only if it is asked for.
    expect([...standard.all(KEY), ...standard.all(TOPIC)]).to.deep.equal([]);
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
    const standard = await standardFactory();
    const deployment = await deployFactories({ golden: {}, silver: {} });

    for (const type of [PIPELINE, PROJECT, RULE]) {
      const names = namesOf(deployment, type);
      expect(names, type).to.have.length(2 * standard.all(type).length);
      expect(new Set(names).size, type).to.equal(names.length);
    }
  });

  it("tags everything that can be tagged, the user's tags included", async () => {
    const deployment = await deployOne({
      tags: { Team: "images" },
      publishAccounts: [CONSUMER],
      customerManagedKey: true,
      approval: true,
      approvalEmails: ["ann@example.com"],
      notifyEmails: ["ann@example.com"],
    });
    const untaggable =
      /^(ami-pipeline|command):|(Role|Topic)Policy$|EventTarget$|TopicSubscription$|Alias$|Dashboard$|:Schedule$|^aws:s3\/bucket(Versioning|Policy|ServerSide|PublicAccess|Ownership|Lifecycle|Object)/;
    const expected = { Project: "ami-pipeline", Stack: "dev", ManagedBy: "Pulumi", Team: "images" };

    for (const { type, name, inputs } of deployment.resources.filter((resource) => !untaggable.test(resource.type))) {
      expect(inputs.tags, `${type} ${name}`).to.deep.equal(expected);
    }
  });

  it("keeps its bucket and its repository on destroy, unless told otherwise", async () => {
    const standard = await standardFactory();
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

  it("lets every role touch the factory's own resources only", async () => {
    const standard = await standardFactory();
    const artifacts = "arn:aws:s3:::golden-artifacts-1234567/ami-pipeline-dev-gol*";

    expect(policyOf(standard, "pipeline").Source?.Resource).to.equal(arn("codecommit", "ami-pipeline-dev-golden"));
    expect(policyOf(standard, "pipeline").Artifacts?.Resource).to.equal(artifacts);
    expect(policyOf(standard, "validate").ReadArtifacts?.Resource).to.equal(artifacts);
    expect(policyOf(standard, "build").Log?.Resource).to.equal(
      arn("logs", "log-group:/aws/codebuild/ami-pipeline-dev-golden-build:*"),
    );
    expect(policyOf(standard, "build").PassBuilderRole?.Resource).to.deep.equal([
      `arn:aws:iam::${ACCOUNT}:role/golden-builder-role-1234567`,
    ]);
    expect(policyOf(standard, "test").PassTestRole?.Resource).to.equal(
      `arn:aws:iam::${ACCOUNT}:role/golden-tester-role-1234567`,
    );
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
