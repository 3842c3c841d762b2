// The program itself: what it tells whoever deployed it.
import { createRequire } from "node:module";
import { expect } from "chai";
import { deploy, valueOf } from "./helpers/deploy";
import { NOTHING_FOUND } from "./helpers/inspection";

const load = createRequire(__filename);
const ALWAYS = [
  "bucketName",
  "cloneUrl",
  "consoleUrls",
  "imageKeyArns",
  "parameterNames",
  "pipelineNames",
  "dashboardUrl",
  "promoteProjectArn",
  "promoterPolicy",
  "repositoryName",
  "subnetId",
  "upkeepProjectArn",
  "upkeepStarterPolicy",
];
const APPROVAL = { approval: "true", approvalEmails: '["ann@example.com"]' };

describe("the program", () => {
  before(function () {
    this.timeout(20_000); // The first deployment loads the SDK.
    return outputsOf({});
  });

  it("says where everything is that people need", async () => {
    const { consoleUrls, dashboardUrl, promoterPolicy, upkeepStarterPolicy, ...others } = await outputsOf({});

    expect(others).to.deep.equal({
      repositoryName: "ami-pipeline-dev",
      cloneUrl: "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/ami-pipeline-dev",
      bucketName: "ami-pipeline-dev-artifacts-1234567",
      subnetId: "subnet-default-a",
      pipelineNames: { "ubuntu-24.04": "ami-pipeline-dev-ubuntu-24.04" },
      parameterNames: { "ubuntu-24.04": "/ami-pipeline-dev/ubuntu-24.04" },
      promoteProjectArn: "arn:aws:codebuild:us-east-1:123456789012:project/ami-pipeline-dev-promote",
      upkeepProjectArn: "arn:aws:codebuild:us-east-1:123456789012:project/ami-pipeline-dev-upkeep",
      imageKeyArns: {},
    });
    expect(consoleUrls).to.have.all.keys("ubuntu-24.04");
    expect(dashboardUrl).to.match(/#dashboards\/dashboard\/ami-pipeline-dev-us-east-1$/);
    expect(JSON.stringify(promoterPolicy)).to.contain("project/ami-pipeline-dev-promote");
    expect(JSON.stringify(upkeepStarterPolicy)).to.contain("project/ami-pipeline-dev-upkeep");
  });

  // Pulumi warns of each output that is undefined, at every update.
  it("has no output that does not apply to the factory", async () => {
    expect(await outputsOf({})).to.have.all.keys(ALWAYS);
    expect(await outputsOf(APPROVAL)).to.have.all.keys(...ALWAYS, "approvalTopicArn", "approverPolicy");
    expect(await outputsOf({ notifyEmails: '["ann@example.com"]' })).to.have.all.keys(...ALWAYS, "noticesTopicArn");
    const connected = await outputsOf({ source: "github", repository: "example/images" });
    expect(connected).to.have.all.keys(
      ...ALWAYS.filter((name) => !["cloneUrl", "repositoryName"].includes(name)),
      "connectionArn",
      "connectionStatus",
      "connectionUrl",
    );
    expect(await outputsOf({ publishAccounts: '["210987654321"]' })).to.have.all.keys(...ALWAYS, "consumerPolicy");
  });

  it("tells the roles of a repository's workflows", async () => {
    const ci = await outputsOf({ githubRepository: "octo/images" });
    expect(ci).to.have.all.keys(...ALWAYS, "previewRoleArn", "deployRoleArn");
  });
});

/** What the program exports with these settings. */
async function outputsOf(settings: Readonly<Record<string, string>>): Promise<Record<string, unknown>> {
  const all = { images: '["ubuntu-24.04"]', ...settings };
  let outputs: Record<string, unknown> = {};
  await deploy(
    async () => {
      // It runs when it is loaded.
      Reflect.deleteProperty(load.cache, load.resolve("../index"));
      const exported = load("../index") as Record<string, unknown>;
      const values = Object.entries(exported).map(async ([name, value]) => [name, await valueOf(value)] as const);
      outputs = Object.fromEntries(await Promise.all(values));
    },
    {
      config: {
        "aws:region": "us-east-1",
        ...Object.fromEntries(Object.entries(all).map(([name, value]) => [`ami-pipeline:${name}`, value])),
      },
      outputs: {
        "aws:codeconnections/connection:Connection": () => ({
          arn: "arn:aws:codeconnections:us-east-1:123456789012:connection/1234-abcd",
        }),
      },
      answers: {
        "command:local:run": () => ({
          stdout: JSON.stringify({ ...NOTHING_FOUND, connection: { status: "AVAILABLE", providerType: "GitHub" } }),
        }),
      },
    },
  );
  return outputs;
}
