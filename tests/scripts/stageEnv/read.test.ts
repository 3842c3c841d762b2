// Tests how `npm run stage-env` finds out what a stage is told.
import { BatchGetProjectsCommand, CodeBuildClient } from "@aws-sdk/client-codebuild";
import { CodePipelineClient, ListActionExecutionsCommand } from "@aws-sdk/client-codepipeline";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { readStageEnvironment } from "../../../scripts/stageEnv/read";

describe("scripts: what a stage is told", () => {
  const clients = { codePipeline: new CodePipelineClient({}), codeBuild: new CodeBuildClient({}) };
  const codePipeline = mockClient(clients.codePipeline);
  const codeBuild = mockClient(clients.codeBuild);
  const ran = (stageName: string, EnvironmentVariables: readonly { name: string; value: string }[]) => ({
    stageName,
    input: {
      resolvedConfiguration: { ProjectName: "f-build", EnvironmentVariables: JSON.stringify(EnvironmentVariables) },
    },
  });

  beforeEach(() => {
    codePipeline.reset();
    codeBuild.reset();
    codeBuild.on(BatchGetProjectsCommand, { names: ["f-build"] }).resolves({
      projects: [
        {
          environment: {
            type: "LINUX_CONTAINER",
            image: "aws/codebuild/standard:7.0",
            computeType: "BUILD_GENERAL1_SMALL",
            environmentVariables: [
              { name: "SUBNET_ID", value: "subnet-1" },
              { name: "INSTANCE_PROFILE", value: "shared" },
            ],
          },
        },
      ],
    });
  });
  after(() => {
    codePipeline.restore();
    codeBuild.restore();
  });

  it("is what its project says, and what its action said in the newest run that came so far", async () => {
    codePipeline
      .on(ListActionExecutionsCommand)
      .resolvesOnce({ actionExecutionDetails: [{ stageName: "Source" }], nextToken: "more" })
      .resolves({
        actionExecutionDetails: [
          ran("Build", [
            { name: "IMAGE", value: "web" },
            { name: "INSTANCE_PROFILE", value: "web's" },
          ]),
          ran("Build", [{ name: "IMAGE", value: "older" }]),
        ],
      });

    expect(await readStageEnvironment(clients, "f-web", "build")).to.deep.equal({
      SUBNET_ID: "subnet-1",
      INSTANCE_PROFILE: "web's",
      IMAGE: "web",
    });
  });

  it("is not known before the stage has run", async () => {
    codePipeline.on(ListActionExecutionsCommand).resolves({ actionExecutionDetails: [{ stageName: "Source" }] });

    const error = await readStageEnvironment(clients, "f-web", "test").catch(String);

    expect(error).to.equal(
      "Error: Stage test of f-web has not run yet, or no CodeBuild project runs it. Start the pipeline: " +
        "aws codepipeline start-pipeline-execution --name f-web",
    );
  });
});
