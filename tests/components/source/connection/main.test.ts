// The program that looks at a connection: what it finds.
import { CodePipelineClient, GetPipelineCommand, ListPipelinesCommand } from "@aws-sdk/client-codepipeline";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { inspectConnection } from "../../../../components/source/connection/main";
import { rejection } from "../../../helpers/deploy";

describe("the program that looks at a connection", () => {
  const codePipeline = mockClient(CodePipelineClient);
  const parameters = {
    source: "github" as const,
    pipelines: ["golden-web", "golden-db"],
    connection: { region: "us-east-1", assumeRoles: [] },
  };
  const sourceOf = (provider: string, configuration: Record<string, string>) => ({
    pipeline: {
      name: "golden-web",
      roleArn: "r",
      version: 1,
      stages: [
        {
          name: "Source",
          actions: [
            {
              name: "Source",
              actionTypeId: { category: "Source" as const, owner: "AWS" as const, provider, version: "1" },
              configuration,
            },
          ],
        },
      ],
    },
  });

  beforeEach(() => {
    codePipeline.reset();
    codePipeline.on(ListPipelinesCommand).resolves({ pipelines: [] });
  });
  after(() => {
    codePipeline.restore();
  });

  it("finds nothing where there is nothing yet", async () => {
    expect(await inspectConnection(parameters)).to.deep.equal({ existingPipelines: [] });
  });

  it("finds the pipelines that exist, and the CodeCommit repository that they take their commits from", async () => {
    codePipeline.on(ListPipelinesCommand).resolves({ pipelines: [{ name: "golden-web" }, { name: "other" }] });
    codePipeline
      .on(GetPipelineCommand, { name: "golden-web" })
      .resolves(sourceOf("CodeCommit", { RepositoryName: "golden" }));

    expect(await inspectConnection(parameters)).to.deep.equal({
      existingPipelines: ["golden-web"],
      codeCommitRepository: "golden",
    });
  });

  it("finds no CodeCommit repository where the pipelines use a connection already", async () => {
    codePipeline.on(ListPipelinesCommand).resolves({ pipelines: [{ name: "golden-db" }] });
    codePipeline
      .on(GetPipelineCommand, { name: "golden-db" })
      .resolves(sourceOf("CodeStarSourceConnection", { FullRepositoryId: "example/images" }));

    expect(await inspectConnection(parameters)).to.deep.equal({ existingPipelines: ["golden-db"] });
  });

  it("stops in a region without connections", async () => {
    const connection = { region: "ap-east-1", assumeRoles: [] };
    expect(await rejection(inspectConnection({ ...parameters, connection }))).to.match(
      /^CodeConnections does not exist in the region "ap-east-1"; set aws:region to one of ap-northeast-1, /,
    );
  });
});
