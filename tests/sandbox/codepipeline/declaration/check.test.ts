import { expect } from "chai";
import { checkDeclaration } from "../../../../sandbox/codepipeline/declaration/check";
import type { PipelineDeclaration } from "../../../../sandbox/codepipeline/model";
import {
  approval,
  build,
  CONNECTION,
  connected,
  declaration,
  objectSource,
  skipUnless,
  source,
  stage,
  trigger,
  withBuild,
  withCondition,
  withStages,
  withoutStore,
} from "../declarations";

const MAIN = { branches: { includes: ["main"] } };
const OF_SOURCE = "The trigger of Source in pipeline factory-dev-ubuntu-24.04";
const REFUSED_TRIGGERS: readonly [what: string, pipeline: PipelineDeclaration, message: string][] = [
  [
    "a trigger of a source without a connection",
    declaration({ triggers: [trigger({ push: [MAIN] })] }),
    `${OF_SOURCE} names no source action of type CodeStarSourceConnection; there are: none`,
  ],
  [
    "two triggers of one source",
    connected({}, trigger({ push: [MAIN] }), trigger({ push: [MAIN] })),
    "Pipeline factory-dev-ubuntu-24.04 has more than one trigger for the source action Source",
  ],
  ["a trigger of nothing", connected({}, trigger({})), `${OF_SOURCE} has neither push nor pullRequest`],
  [
    "a push of tags and branches",
    connected({}, trigger({ push: [{ ...MAIN, tags: { includes: ["v1"] } }] })),
    `${OF_SOURCE}, push, must filter either tags or branches, and not both`,
  ],
  [
    "a push of anything",
    connected({}, trigger({ push: [{}] })),
    `${OF_SOURCE}, push, must filter either tags or branches, and not both`,
  ],
  [
    "a pull request into anything",
    connected({}, trigger({ pullRequest: [{ events: ["OPEN"] }] })),
    `${OF_SOURCE}, pullRequest, must filter branches`,
  ],
  [
    "paths, which the sandbox does not look at",
    connected({}, trigger({ push: [{ ...MAIN, filePaths: { includes: ["a"] } }] })),
    `${OF_SOURCE}, push, has filePaths, which the sandbox does not emulate`,
  ],
  [
    "paths of a pull request",
    connected({}, trigger({ pullRequest: [{ ...MAIN, filePaths: { includes: ["a"] } }] })),
    `${OF_SOURCE}, pullRequest, has filePaths, which the sandbox does not emulate`,
  ],
  [
    "branches without a pattern",
    connected({}, trigger({ push: [{ branches: {} }] })),
    `${OF_SOURCE}, push, has neither includes nor excludes`,
  ],
  [
    "a pattern that the sandbox does not read",
    connected({}, trigger({ push: [{ branches: { includes: ["v[0-9]"] } }] })),
    `${OF_SOURCE}, push, has the pattern v[0-9]; the sandbox reads only *, ** and ?`,
  ],
];

describe("checkDeclaration", () => {
  const accepted: [what: string, pipeline: PipelineDeclaration][] = [
    ["a pipeline of two stages", declaration()],
    ["the most that a configuration value may have", withBuild({ configuration: { ProjectName: "x".repeat(1000) } })],
    [
      "a reference to an earlier action, to the execution and to a variable",
      declaration({
        variables: [{ name: "Reason", defaultValue: "push" }],
        stages: [
          stage("Source", source()),
          stage(
            "Build",
            build("Build", {
              configuration: {
                ProjectName: "p",
                EnvironmentVariables: "#{Source.CommitId} #{codepipeline.PipelineExecutionId} #{variables.Reason}",
              },
            }),
          ),
        ],
      }),
    ],
    [
      "an approval with a timeout",
      withStages(stage("Source", source()), stage("A", approval("A", { timeoutInMinutes: 60 }))),
    ],
    [
      "a stage that is skipped unless a variable has a value",
      withStages(stage("Source", source()), {
        ...stage("A", approval("A")),
        beforeEntry: { conditions: [skipUnless({ Operator: "NE" })] },
      }),
    ],
    [
      "a source with a connection of the old name",
      connected({ ConnectionArn: CONNECTION.replace("codeconnections", "codestar-connections") }),
    ],
    [
      "triggers of branches, tags and pull requests",
      connected(
        { DetectChanges: "false" },
        trigger({
          push: [{ branches: { includes: ["main"] } }, { tags: { includes: ["v*"], excludes: ["v0*"] } }],
          pullRequest: [{ events: ["OPEN"], branches: { includes: ["main"] } }, { branches: { excludes: ["x"] } }],
        }),
      ),
    ],
    [
      "a build of an object and a commit",
      withStages(
        stage("Source", source(), objectSource()),
        stage(
          "Test",
          build("Test", {
            configuration: { ProjectName: "p", PrimarySource: "Gates" },
            inputArtifacts: [{ name: "Gates" }, { name: "Source" }],
          }),
        ),
      ),
    ],
    ["a store by region", { ...withoutStore(), artifactStores: { "us-east-1": { type: "S3", location: "bucket" } } }],
  ];
  for (const [what, pipeline] of accepted) {
    it(`accepts ${what}`, () => {
      checkDeclaration(pipeline, "us-east-1");
    });
  }

  const refused: [what: string, pipeline: PipelineDeclaration, code: string, message: string][] = [
    [
      "conditions of a pipeline of type V1",
      withCondition(skipUnless({}), { pipelineType: "V1", executionMode: "SUPERSEDED" }),
      "InvalidStructureException",
      "Stage Approve of pipeline factory-dev-ubuntu-24.04 has conditions; they need pipelineType V2",
    ],
    [
      "a result that a condition before entry cannot have",
      withCondition({ ...skipUnless({}), result: "ROLLBACK" }),
      "InvalidStageDeclarationException",
      "Stage Approve: the result of a beforeEntry condition is FAIL or SKIP, not ROLLBACK",
    ],
    [
      "an operator that does not exist",
      withCondition(skipUnless({ Operator: "IS" })),
      "InvalidStageDeclarationException",
      "Rule Check of stage Approve: 'IS' is not an operator; use one of EQ, NE, CONTAINS, MATCHES",
    ],
    [
      "a rule about a variable that nothing before it defines",
      withCondition(skipUnless({ Variable: "#{Test.RELEASED}" })),
      "InvalidActionDeclarationException",
      "Rule Check of stage Approve refers to #{Test.RELEASED} in Variable, which no action before it and no variable of the pipeline defines",
    ],
    [
      "one stage",
      withStages(stage("Source", source())),
      "InvalidStructureException",
      "Pipeline has only 1 stage(s). There should be a minimum of 2 stages in a pipeline",
    ],
    [
      "a first stage that builds",
      withStages(stage("Build", build("Build")), stage("Source", source())),
      "InvalidStructureException",
      "Pipeline should start with a stage that only contains source actions, but Build has Build of category Build",
    ],
    [
      "a source later on",
      withStages(stage("Source", source()), stage("Again", source({ name: "Again" }))),
      "InvalidStructureException",
      "Only the first stage may have source actions, but Again has Again",
    ],
    [
      "two stages of one name",
      withStages(stage("Source", source()), stage("Source", build("Build"))),
      "InvalidStageDeclarationException",
      "Stage name Source is used more than once in the pipeline",
    ],
    [
      "two actions of one name",
      withStages(stage("Source", source()), stage("Build", build("A"), build("A"))),
      "InvalidActionDeclarationException",
      "Action name A is used more than once in stage Build",
    ],
    [
      "an input that nobody puts out",
      withBuild({ inputArtifacts: [{ name: "Other" }] }),
      "InvalidActionDeclarationException",
      "Action Build in stage Build takes the input artifact Other, which no action before it puts out",
    ],
    [
      "an input from an action that runs at the same time",
      withStages(
        stage("Source", source()),
        stage(
          "Build",
          build("A", { outputArtifacts: [{ name: "A" }] }),
          build("B", { inputArtifacts: [{ name: "A" }] }),
        ),
      ),
      "InvalidActionDeclarationException",
      "Action B in stage Build takes the input artifact A, which no action before it puts out",
    ],
    [
      "an output put out twice",
      withBuild({ outputArtifacts: [{ name: "Source" }] }),
      "InvalidActionDeclarationException",
      "Output artifact Source of action Build in stage Build is put out twice",
    ],
    [
      "a namespace used twice",
      withBuild({ namespace: "Source" }),
      "InvalidActionDeclarationException",
      "Namespace Source of action Build in stage Build is taken already",
    ],
    [
      "a value that is too long",
      withBuild({ configuration: { ProjectName: "p", EnvironmentVariables: "x".repeat(1001) } }),
      "ValidationException",
      "Value at 'pipeline.stages.Build.actions.Build.configuration.EnvironmentVariables' failed to satisfy constraint: Member must have length less than or equal to 1000; it has 1001",
    ],
    [
      "a key that is too long",
      withBuild({ configuration: { ProjectName: "p", ["k".repeat(51)]: "" } }),
      "ValidationException",
      `Action Build: configuration key ${"k".repeat(51)} is longer than 50 characters`,
    ],
    [
      "a missing configuration",
      withBuild({ configuration: {} }),
      "InvalidActionDeclarationException",
      "Action configuration for action 'Build' is missing required configuration 'ProjectName'",
    ],
    [
      "an unknown configuration",
      withBuild({ configuration: { ProjectName: "p", Image: "x" } }),
      "InvalidActionDeclarationException",
      "Action configuration for action 'Build' contains unknown configuration 'Image'",
    ],
    [
      "several inputs without a primary source",
      withStages(
        stage("Source", source(), source({ name: "Two", outputArtifacts: [{ name: "Two" }], namespace: "Two" })),
        stage("Build", build("Build", { inputArtifacts: [{ name: "Source" }, { name: "Two" }] })),
      ),
      "InvalidActionDeclarationException",
      "Action Build has several input artifacts; its configuration PrimarySource must name one of Source, Two",
    ],
    [
      "a source that CodePipeline is to poll",
      withStages(stage("Source", objectSource({ PollForSourceChanges: "true" })), stage("Build", build("Build"))),
      "InvalidActionDeclarationException",
      'Action Gates: the sandbox does not poll sources; set PollForSourceChanges to "false"',
    ],
    [
      "a source that CodePipeline polls because nothing says that it should not",
      withStages(
        stage("Source", source({ configuration: { RepositoryName: "r", BranchName: "main" } })),
        stage("Build", build("Build")),
      ),
      "InvalidActionDeclarationException",
      'Action Source: the sandbox does not poll sources; set PollForSourceChanges to "false"',
    ],
    [
      "a connection that is none",
      connected({ ConnectionArn: "golden" }),
      "InvalidActionDeclarationException",
      "Action Source: ConnectionArn 'golden' is not the ARN of a connection",
    ],
    [
      "a connection's source without a repository",
      connected({ FullRepositoryId: "" }),
      "InvalidActionDeclarationException",
      "Action configuration for action 'Source' is missing required configuration 'FullRepositoryId'",
    ],
    [
      "changes that are detected perhaps",
      connected({ DetectChanges: "no" }),
      "InvalidActionDeclarationException",
      "Action Source: DetectChanges is true or false, not 'no'",
    ],
    [
      "a full clone through a connection",
      connected({ OutputArtifactFormat: "CODEBUILD_CLONE_REF" }),
      "InvalidActionDeclarationException",
      "Action Source: the sandbox emulates neither full clones nor batch builds",
    ],
    [
      "an object without a key",
      withStages(stage("Source", objectSource({ S3ObjectKey: "" })), stage("Build", build("Build"))),
      "InvalidActionDeclarationException",
      "Action configuration for action 'Gates' is missing required configuration 'S3ObjectKey'",
    ],
    [
      "a build without input",
      withBuild({ inputArtifacts: [] }),
      "InvalidActionDeclarationException",
      "Action Build has 0 input artifacts, fewer than the 1 that its type needs",
    ],
    [
      "a reference to an unknown namespace",
      withBuild({ configuration: { ProjectName: "#{Sauce.CommitId}" } }),
      "InvalidActionDeclarationException",
      "Action Build in stage Build refers to #{Sauce.CommitId} in ProjectName, which no action before it and no variable of the pipeline defines",
    ],
    [
      "a timeout of a build",
      withBuild({ timeoutInMinutes: 60 }),
      "InvalidActionDeclarationException",
      "Action Build: timeoutInMinutes is only for approval actions; a build's timeout is that of its project",
    ],
    [
      "queues in a pipeline of type V1",
      declaration({ pipelineType: "V1" }),
      "InvalidStructureException",
      "Pipeline factory-dev-ubuntu-24.04 is of type V1; execution mode QUEUED need pipelineType V2",
    ],
    [
      "an empty default value",
      declaration({ variables: [{ name: "Reason", defaultValue: "" }] }),
      "ValidationException",
      "Pipeline factory-dev-ubuntu-24.04: the default value of variable Reason is empty; leave it out instead",
    ],
    [
      "a name that is no role",
      declaration({ roleArn: "pipeline" }),
      "ValidationException",
      'Pipeline factory-dev-ubuntu-24.04: roleArn "pipeline" is not the ARN of a role',
    ],
    [
      "no artifact store",
      withoutStore(),
      "ValidationException",
      "Pipeline factory-dev-ubuntu-24.04 must have either artifactStore or artifactStores, and not both",
    ],
    [
      "both kinds of artifact store",
      declaration({ artifactStores: { "us-east-1": { type: "S3", location: "bucket" } } }),
      "ValidationException",
      "Pipeline factory-dev-ubuntu-24.04 must have either artifactStore or artifactStores, and not both",
    ],
    [
      "a store in another region only",
      { ...withoutStore(), artifactStores: { "eu-west-1": { type: "S3", location: "bucket" } } },
      "InvalidStructureException",
      "Pipeline factory-dev-ubuntu-24.04 has no artifact store in its own region, us-east-1",
    ],
  ];
  refused.push(
    ...REFUSED_TRIGGERS.map(([what, pipeline, message]): (typeof refused)[number] => [
      what,
      pipeline,
      "InvalidStructureException",
      message,
    ]),
  );
  for (const [what, pipeline, code, message] of refused) {
    it(`refuses ${what}`, () => {
      expect(() => {
        checkDeclaration(pipeline, "us-east-1");
      })
        .to.throw(message)
        .with.property("code", code);
    });
  }
});
