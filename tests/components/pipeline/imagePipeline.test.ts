// What starts an image's pipeline, what it runs, and what passes from stage to stage.
import { expect } from "chai";
import { projectNames } from "../../../components/basics/names";
import { ImagePipeline, type ImagePipelineArgs } from "../../../components/pipeline/imagePipeline";
import { deploy, rejection } from "../../helpers/deploy";

const PIPELINE = "aws:codepipeline/pipeline:Pipeline";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const ARGS: ImagePipelineArgs = {
  image: "web",
  pipelineName: "golden-web",
  roleArn: "arn:aws:iam::1:role/pipeline",
  eventsRoleArn: "arn:aws:iam::1:role/events",
  bucketName: "golden-artifacts",
  gatesKey: "gates/0123.zip",
  source: {
    action: { provider: "CodeCommit", configuration: { RepositoryName: "golden", BranchName: "main" } },
    pushEvents: { pattern: { source: ["aws.codecommit"] }, branch: "release" },
  },
  projects: {
    validate: "golden-validate",
    build: "golden-build",
    test: "golden-test",
    publish: "golden-publish",
  },
  projectNames: projectNames("golden"),
};
/** Of the stages that repeat what failed, once. */
const RETRIED = { onFailure: { result: "RETRY", retryConfiguration: { retryMode: "FAILED_ACTIONS" } } };
const AMI_ID = "#{Build.AMI_ID}";
const EXECUTION_ID = "#{codepipeline.PipelineExecutionId}";
/** A rule of a stage's entry: it holds unless the variable is "true". */
interface Rule {
  readonly name: string;
  readonly variable: string;
  readonly operator?: string;
  readonly value?: string;
}
const ANYTHING_TO_DO: Rule = { name: "AnythingToDo", variable: "#{Validate.CURRENT}" };
const REBUILD = "#{variables.REBUILD}";
const REBUILD_IS_FLAG: Rule = {
  name: "RebuildIsFlag",
  variable: REBUILD,
  operator: "MATCHES",
  value: "^(true|false)$",
};
const enteredIf = (...rules: readonly Rule[]) => ({
  beforeEntry: {
    condition: {
      result: "SKIP",
      rules: rules.map(({ name, variable, operator = "NE", value = "true" }) => ({
        name,
        ruleTypeId: { category: "Rule", owner: "AWS", provider: "VariableCheck", version: "1" },
        configuration: { Variable: variable, Operator: operator, Value: value },
      })),
    },
  },
});
const make = (args?: Partial<ImagePipelineArgs>) => deploy(() => new ImagePipeline("golden-web", { ...ARGS, ...args }));
const stagesOf = async (args?: Partial<ImagePipelineArgs>) =>
  (await make(args)).one(PIPELINE).inputs.stages as { name: string }[];
const text = (value: unknown) => (typeof value === "string" ? value : "");

describe("ImagePipeline", () => {
  it("is a queueing V2 pipeline with one artifact store", async () => {
    expect((await make()).one(PIPELINE).inputs).to.deep.include({
      name: "golden-web",
      pipelineType: "V2",
      executionMode: "QUEUED",
      roleArn: ARGS.roleArn,
      artifactStores: [{ type: "S3", location: "golden-artifacts" }],
    });
  });

  it("has variables that say why a run is started, and whether it makes a new AMI in any case", async () => {
    const { variables } = (await make()).one(PIPELINE).inputs;

    expect(variables).to.deep.equal([
      {
        name: "REASON",
        defaultValue: "none given",
        description: "Why the run is started. It is kept with the release.",
      },
      {
        name: "REBUILD",
        defaultValue: "false",
        description: "true: make a new AMI although there is one of the same content.",
      },
    ]);
  });

  it("puts no value that whoever starts a run can choose freely into the environment of an action", async () => {
    const approval = { topicArn: "arn:aws:sns:us-east-1:1:golden-approval", timeoutMinutes: 60 };
    const stages = JSON.stringify(await stagesOf({ approval }));

    expect(stages.match(/#\{variables\.\w+\}/g)).to.deep.equal([REBUILD, REBUILD]);
  });

  it("takes the commit from the branch, validates and builds it with its code, and tests and publishes with the stack's", async () => {
    const run = { IMAGE: "web", COMMIT_ID: "#{Source.CommitId}" };
    type Environment = Record<string, string>;
    const action = (name: string, project: string, environment: Environment, extra: object, configuration = {}) => ({
      name,
      actions: [
        {
          name,
          namespace: name,
          category: "Build",
          owner: "AWS",
          provider: "CodeBuild",
          version: "1",
          configuration: {
            ProjectName: project,
            EnvironmentVariables: JSON.stringify(
              Object.entries(environment).map(([key, value]) => ({ name: key, value, type: "PLAINTEXT" })),
            ),
            ...configuration,
          },
          ...extra,
        },
      ],
    });
    const codeBuild = (name: string, project: string, environment: Environment, extra = {}) =>
      action(name, project, environment, { inputArtifacts: ["Source"], ...extra });
    const gate = (name: string, project: string, environment: Environment, extra = {}) =>
      action(name, project, environment, { inputArtifacts: ["Gates", "Source"], ...extra }, { PrimarySource: "Gates" });

    expect(await stagesOf()).to.deep.equal([
      {
        name: "Source",
        actions: [
          {
            name: "Source",
            namespace: "Source",
            category: "Source",
            owner: "AWS",
            provider: "CodeCommit",
            version: "1",
            outputArtifacts: ["Source"],
            configuration: { RepositoryName: "golden", BranchName: "main" },
          },
          {
            name: "Gates",
            category: "Source",
            owner: "AWS",
            provider: "S3",
            version: "1",
            outputArtifacts: ["Gates"],
            configuration: {
              S3Bucket: "golden-artifacts",
              S3ObjectKey: "gates/0123.zip",
              PollForSourceChanges: "false",
            },
          },
        ],
        ...RETRIED,
      },
      { ...codeBuild("Validate", "golden-validate", { ...run, EXECUTION_ID }), ...RETRIED },
      {
        ...codeBuild("Build", "golden-build", { ...run, REBUILD }, { outputArtifacts: ["Build"] }),
        ...enteredIf(REBUILD_IS_FLAG, ANYTHING_TO_DO),
      },
      { ...gate("Test", "golden-test", { ...run, AMI_ID }, { category: "Test" }), ...enteredIf(ANYTHING_TO_DO) },
      {
        ...gate("Publish", "golden-publish", { ...run, AMI_ID, EXECUTION_ID }),
        ...enteredIf(ANYTHING_TO_DO),
        ...RETRIED,
      },
    ]);
  });

  it("asks before it publishes what was not published before, if it is to", async () => {
    const approval = { topicArn: "arn:aws:sns:us-east-1:1:golden-approval", timeoutMinutes: 60 };
    const stages = await stagesOf({ approval });

    expect(stages.map(({ name }) => name)).to.deep.equal(["Source", "Validate", "Build", "Test", "Approve", "Publish"]);
    expect(stages[4]).to.deep.equal({
      name: "Approve",
      actions: [
        {
          name: "Approve",
          category: "Approval",
          owner: "AWS",
          provider: "Manual",
          version: "1",
          timeoutInMinutes: 60,
          configuration: {
            NotificationArn: approval.topicArn,
            CustomData: "Publish #{Build.AMI_ID} as the newest web? Commit #{Source.CommitId}, tests: #{Test.TESTS}.",
            ExternalEntityLink: "#{Test.REPORT_URL}",
          },
        },
      ],
      // What Validate says comes first: Test says nothing in a run that skips it.
      ...enteredIf(ANYTHING_TO_DO, { name: "NotReleasedYet", variable: "#{Test.RELEASED}" }),
    });
  });

  it("goes through all stages in every run, if it is to", async () => {
    const approval = { topicArn: "arn:aws:sns:us-east-1:1:golden-approval", timeoutMinutes: 60 };
    const conditions = async (args: Partial<ImagePipelineArgs>) =>
      (await stagesOf({ skipUnchanged: false, ...args })).flatMap(({ name, ...stage }) =>
        "beforeEntry" in stage ? [[name, stage.beforeEntry]] : [],
      );

    const build = ["Build", enteredIf(REBUILD_IS_FLAG).beforeEntry];
    expect(await conditions({})).to.deep.equal([build]);
    expect(await conditions({ approval })).to.deep.equal([
      build,
      ["Approve", enteredIf({ name: "NotReleasedYet", variable: "#{Test.RELEASED}" }).beforeEntry],
    ]);
  });

  it("is started by the events of its source, at the commit that was pushed", async () => {
    const deployment = await make();
    const [rule, target] = [deployment.one(RULE), deployment.one(TARGET)];

    expect(rule.inputs).to.include({ name: "golden-web-push", description: "Starts golden-web when release moves" });
    expect(JSON.parse(text(rule.inputs.eventPattern))).to.deep.equal({ source: ["aws.codecommit"] });
    expect(deployment.one(PIPELINE).inputs).not.to.have.property("triggers");
    expect(target.inputs).to.deep.include({
      rule: "golden-web-push",
      arn: "arn:aws:codepipeline:us-east-1:123456789012:golden-web",
      roleArn: ARGS.eventsRoleArn,
      inputTransformer: {
        inputPaths: { commit: "$.detail.commitId" },
        inputTemplate:
          '{"sourceRevisions":[{"actionName":"Source","revisionType":"COMMIT_ID","revisionValue":<commit>}]}',
      },
    });
  });

  it("is started by CodePipeline itself on the pushes of its source, without a rule", async () => {
    const source = {
      action: { provider: "CodeStarSourceConnection", configuration: { FullRepositoryId: "example/images" } },
      pushes: [{ branches: { includes: ["main"] } }],
    };
    const deployment = await make({ source });

    expect(deployment.one(PIPELINE).inputs.triggers).to.deep.equal([
      {
        providerType: "CodeStarSourceConnection",
        gitConfiguration: { sourceActionName: "Source", pushes: source.pushes },
      },
    ]);
    expect([deployment.all(RULE), deployment.all(TARGET)]).to.deep.equal([[], []]);
  });

  it("is there before the rule that starts it", async () => {
    const deployment = await make();
    expect(deployment.waitsFor(deployment.one(RULE), deployment.one(PIPELINE))).to.equal(true);
  });

  it("refuses what makes the builds' environment longer than CodePipeline takes", async () => {
    expect(await rejection(make({ image: "x".repeat(900) }))).to.match(
      /^image: the environment of Validate has 11\d\d characters; CodePipeline takes 1000\. Use a shorter image name\.$/,
    );
  });
});
