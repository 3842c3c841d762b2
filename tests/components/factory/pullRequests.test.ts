// The pipelines for pull requests: what starts them, what they run, and that nothing of them reaches a release.
import { expect } from "chai";
import type { AmiFactoryArgs } from "../../../components/amiFactory";
import type { Statement } from "../../../components/policies/document";
import { rejection, valueOf } from "../../helpers/deploy";
import { deployOne, environmentOf, namesOf, PIPELINE, policyOf, PROJECT, RULE } from "../factories";
import { listOf } from "../policies/resources";

const CONNECTED: AmiFactoryArgs = {
  source: "github",
  connectionArn: "arn:aws:codeconnections:us-east-1:123456789012:connection/1234-abcd",
  repository: "example/images",
  images: ["db", "web"],
};
const AVAILABLE = { connection: { status: "AVAILABLE", providerType: "GitHub" } };
const OURS = "ami-pipeline-dev-golden";
const MARK = `${OURS}@pull-requests`;
const MAIN_BUCKET = "golden-artifacts-1234567";
const BUCKET = "golden-pull-requests-1234567";

interface Declared {
  readonly name: string;
  readonly actions: readonly { readonly configuration: Readonly<Record<string, string>> }[];
  readonly beforeEntry?: { readonly condition: { readonly rules: readonly { readonly name: string }[] } };
}

const deployed = (args: AmiFactoryArgs = {}, found = AVAILABLE) =>
  deployOne({ ...CONNECTED, pullRequests: true, ...args }, found);
let built: ReturnType<typeof deployed> | undefined;
/** Many tests look at it, so it is made once. */
const building = () => (built ??= deployed({ pullRequestBuilds: "build" }));

async function pipelineOf(name: string, deployment = building()) {
  const { inputs } = (await deployment).one(PIPELINE, `golden-pr-${name}-pipeline`);
  return { ...inputs, stages: inputs.stages as readonly Declared[] } as Record<string, unknown> & {
    stages: readonly Declared[];
  };
}

describe("the pipelines for pull requests", () => {
  it("are there only if they are asked for, and only with one's own repository", async () => {
    const without = await deployOne(CONNECTED, AVAILABLE);
    expect(namesOf(without, PIPELINE)).to.deep.equal([`${OURS}-db`, `${OURS}-web`]);
    expect(namesOf(without, PROJECT).filter((name) => String(name).includes("_pr"))).to.deep.equal([]);
    expect(await rejection(deployOne({ pullRequests: true }))).to.match(
      /pullRequests.*is set, but has no meaning where source is "codecommit"/s,
    );
  });

  it("give their builders none of the rights that an image's builders have", async () => {
    const builderPolicies = { web: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"] };
    const deployment = await deployed({ pullRequestBuilds: "build", builderPolicies });
    const { stages } = await pipelineOf("web", Promise.resolve(deployment));

    expect(policyOf(deployment, "build").PassBuilderRole?.Resource).to.have.length(2);
    expect(policyOf(deployment, "pr-build").PassBuilderRole?.Resource).to.deep.equal([
      "arn:aws:iam::123456789012:role/golden-builder-role-1234567",
    ]);
    expect(environmentOf(deployment, "pr-build").INSTANCE_PROFILE).to.equal(`${OURS}-builder`);
    expect(JSON.stringify(stages)).not.to.contain("INSTANCE_PROFILE");
  });

  it("are made once the connection is available, as the others", async () => {
    const pending = { connection: { status: "PENDING", providerType: "GitHub" } };
    expect(namesOf(await deployed({}, pending), PIPELINE)).to.deep.equal([]);
  });

  it("run for each image when a pull request to the branch is opened or updated, and clean up when one is closed", async () => {
    const deployment = await deployed({ branch: "release" });
    const triggers = deployment
      .all(PIPELINE)
      .filter(({ name }) => name.includes("-pr-"))
      .map(({ inputs }) => {
        const [{ gitConfiguration }] = inputs.triggers as [{ gitConfiguration: object }];
        return [inputs.name, gitConfiguration];
      });
    const on = (events: readonly string[]) => ({
      sourceActionName: "Source",
      pullRequests: [{ events, branches: { includes: ["release"] } }],
    });

    expect(Object.fromEntries(triggers)).to.deep.equal({
      [`${OURS}_pr`]: on(["CLOSED"]),
      [`${OURS}_pr-db`]: on(["OPEN", "UPDATED"]),
      [`${OURS}_pr-web`]: on(["OPEN", "UPDATED"]),
    });
  });

  it("validate, and build and test only if the settings say so; none publishes", async () => {
    const stages = async (deployment: ReturnType<typeof deployed>) =>
      (await pipelineOf("web", deployment)).stages.map(({ name }) => name);

    expect(await stages(deployed())).to.deep.equal(["Source", "Validate"]);
    expect(await stages(building())).to.deep.equal(["Source", "Validate", "Build", "Test"]);
    const projects = namesOf(await building(), PROJECT).filter((name) => String(name).includes("_pr"));
    expect(projects.sort()).to.deep.equal(["build", "prune", "test", "validate"].map((each) => `${OURS}_pr-${each}`));
  });

  it("tell every stage the pull request's number, and run no stage that could not be told one", async () => {
    for (const name of ["web", "closed"]) {
      const { stages } = await pipelineOf(name);
      for (const { name: stage, actions, beforeEntry } of stages.slice(1)) {
        expect(actions[0]?.configuration.EnvironmentVariables, stage).to.include(
          '{"name":"PULL_REQUEST","value":"#{Source.PullRequestId}","type":"PLAINTEXT"}',
        );
        const [rule] = beforeEntry?.condition.rules ?? [];
        expect(rule, stage).to.deep.include({
          name: "PullRequest",
          configuration: { Variable: "#{Source.BranchName}", Operator: "NE", Value: "main" },
        });
      }
    }
  });

  it("build nothing for an image that is as it was released", async () => {
    const { stages } = await pipelineOf("web");
    const rules = stages.map(({ beforeEntry }) => beforeEntry?.condition.rules.map(({ name }) => name) ?? []);

    expect(rules).to.deep.equal([
      [],
      ["PullRequest"],
      ["PullRequest", "AnythingToDo"],
      ["PullRequest", "AnythingToDo"],
    ]);
    const validate = environmentOf(await building(), "pr-validate");
    expect(validate).to.include({ FACTORY: OURS, BUCKET: MAIN_BUCKET });
  });

  it("keep what they make under a mark and in a bucket of their own", async () => {
    const deployment = await building();
    for (const purpose of ["pr-build", "pr-test"]) {
      expect(environmentOf(deployment, purpose), purpose).to.include({ FACTORY: MARK, BUCKET });
    }
    const { artifactStores } = await pipelineOf("web");
    expect(artifactStores).to.deep.include({ type: "S3", location: BUCKET });
  });

  it("have roles that can neither write to the factory's bucket nor change what carries its mark", async () => {
    const deployment = await building();
    for (const role of ["pr-validate", "pr-build", "pr-test", "pr-prune", "pr-pipeline"]) {
      const statements = Object.values(policyOf(deployment, role));
      for (const statement of statements.filter(writes)) {
        expect(listOf(statement.Resource).join(" "), `${role} ${statement.Sid}`).not.to.include(MAIN_BUCKET);
      }
      const marks = JSON.stringify(statements).match(/"aws:(Resource|Request)Tag\/ami-pipeline":"[^"]*"/g) ?? [];
      const ours = marks.filter((mark) => mark.endsWith(`:"${OURS}"`));
      // Validate reads with whom a release and its snapshots are shared; Build launches a builder from a release.
      const allowed: Readonly<Record<string, number>> = { "pr-validate": 2, "pr-build": 1 };
      expect(ours.length, role).to.equal(allowed[role] ?? 0);
    }
  });

  it("leave nothing that the factory's own roles could take for theirs", async () => {
    const deployment = await building();
    for (const role of ["build", "test", "publish", "promote"]) {
      const text = JSON.stringify(policyOf(deployment, role));
      expect(text, role).not.to.include(MARK).and.not.include(BUCKET);
    }
    expect(JSON.stringify(policyOf(deployment, "sweep"))).to.include(MARK);
  });

  it("are swept after as the others are", async () => {
    const rule = (await building()).all(RULE).find(({ name }) => name.includes("sweeper"));
    const pattern = JSON.parse(String(rule?.inputs.eventPattern)) as { detail: Record<string, unknown> };
    expect(pattern.detail["project-name"]).to.deep.equal([
      `${OURS}-build`,
      `${OURS}-test`,
      `${OURS}_pr-build`,
      `${OURS}_pr-test`,
    ]);
  });

  it("let everything in their bucket expire", async () => {
    const deployment = await deployed({ pullRequestDays: 3 });
    const { rules } = deployment.one(
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "golden-pull-requests-lifecycle",
    ).inputs as { rules: readonly { filter: { prefix: string }; expiration?: { days: number } }[] };
    const expiring = rules.flatMap(({ filter, expiration }) => (expiration ? [[filter.prefix, expiration.days]] : []));
    expect(expiring).to.deep.equal([
      [`${OURS}_pr-`.slice(0, 20), 3],
      ["told/", 3],
      ["amis/", 3],
    ]);
    expect(environmentOf(deployment, "pr-prune")).to.deep.equal({ FACTORY: OURS, MAX_AGE_DAYS: "3" });
  });

  it("are named in an output", async () => {
    const made: Parameters<typeof deployOne>[2] = [];
    await deployOne({ ...CONNECTED, pullRequests: true }, AVAILABLE, made);
    const names = made[0]?.pullRequestPipelineNames;
    expect(names && (await valueOf(names))).to.deep.equal({ db: `${OURS}_pr-db`, web: `${OURS}_pr-web` });
  });

  it("have names that CodePipeline takes", async () => {
    const long = { pipelineNamePrefix: "p".repeat(95) };
    expect(await rejection(deployed(long))).to.include("CodePipeline name has at most 100");
  });
});

function writes({ Action }: Statement): boolean {
  return listOf(Action).some((action) => /^s3:(Put|Delete)/.test(action));
}
