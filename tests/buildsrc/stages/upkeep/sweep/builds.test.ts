// Tests how Upkeep learns which builds are over.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { BatchGetBuildsCommand, CodeBuildClient } from "../../../../../buildsrc/stages/common/aws";
import { askBuilds } from "../../../../../buildsrc/stages/upkeep/sweep/builds";

const arn = (id: string) => `arn:aws:codebuild:us-east-1:123456789012:build/${id}`;

describe("the builds that made what is there", () => {
  const client = new CodeBuildClient({});
  const codeBuild = mockClient(client);
  beforeEach(() => {
    codeBuild.reset();
  });
  const asked = () => codeBuild.commandCalls(BatchGetBuildsCommand).map(({ args }) => args[0].input.ids);

  it("are over when they are complete, or when CodeBuild knows them no more", async () => {
    codeBuild.on(BatchGetBuildsCommand).resolves({
      builds: [
        { id: "golden-build:1", buildComplete: true },
        { id: "golden-test:2", buildComplete: false },
      ],
      buildsNotFound: ["golden_pr-build:3"],
    });

    const states = await askBuilds(
      client,
      ["golden-build:1", "golden-test:2", "golden_pr-build:3", "golden-build:1"].map(arn),
      "golden",
    );

    expect([...states.entries()]).to.deep.equal([
      [arn("golden-build:1"), "over"],
      [arn("golden-test:2"), "running"],
      [arn("golden_pr-build:3"), "over"],
    ]);
    expect(asked()).to.deep.equal([["golden-build:1", "golden-test:2", "golden_pr-build:3"]]);
  });

  it("are not asked about if their project is not one of today's, which the role could not ask about", async () => {
    const states = await askBuilds(client, [arn("old-build:1"), arn("golden-publish:1"), "", "nonsense"], "golden");

    expect([...states]).to.deep.equal([]);
    expect(asked()).to.deep.equal([]);
  });

  it("are asked about a hundred at a time", async () => {
    codeBuild.on(BatchGetBuildsCommand).resolves({});
    const all = Array.from({ length: 201 }, (_, index) => arn(`golden-build:${index}`));

    expect((await askBuilds(client, all, "golden")).size).to.equal(201);
    expect(asked().map((ids) => ids?.length)).to.deep.equal([100, 100, 1]);
  });
});
