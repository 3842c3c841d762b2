import { GetPipelineCommand } from "@aws-sdk/client-codepipeline";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { GetParameterCommand, ParameterNotFound, SSMClient } from "@aws-sdk/client-ssm";
import { mockClient, type AwsClientStub } from "aws-sdk-client-mock";
import { expect } from "chai";
import { createClients, type Clients } from "../../../sandbox/client/clients";
import { publishedBy } from "../../../sandbox/client/published";
import { action, runOf } from "./runs";

const ENDPOINT = "http://127.0.0.1:1";
const RECORD = { parameter: "/golden/web", regions: { "us-east-1": "ami-1", "eu-west-1": "ami-2" } };

const run = (publish: string) =>
  runOf(
    { status: publish },
    action("Build", "Succeeded", { variables: { AMI_ID: "ami-1" } }),
    action("Publish", publish),
  );

describe("what a pipeline has published", () => {
  let clients: Clients;
  let parameters: AwsClientStub<SSMClient>;
  let values: Readonly<Record<string, string>>;

  beforeEach(() => {
    clients = createClients(ENDPOINT);
    const pipelines = mockClient(clients.codePipeline);
    const objects = mockClient(clients.s3);
    parameters = mockClient(SSMClient);
    values = { "us-east-1": "ami-1", "eu-west-1": "ami-2" };
    pipelines
      .on(GetPipelineCommand, { name: "golden-web" })
      .callsFake(() => ({ pipeline: { artifactStore: { location: "store" } } }));
    objects.on(ListObjectsV2Command, { Bucket: "store", Prefix: "releases/" }).resolves({
      Contents: ["ami-0/2026-11-25", "ami-1/2026-11-24", "ami-1/2026-11-25"].map((name) => ({
        Key: `releases/web/${name}.json`,
      })),
    });
    objects
      .on(GetObjectCommand, { Bucket: "store", Key: "releases/web/ami-1/2026-11-25.json" })
      .callsFake(() => ({ Body: { transformToString: () => Promise.resolve(JSON.stringify(RECORD)) } }));
    parameters.on(GetParameterCommand).callsFake(async (_input, getClient: () => SSMClient) => {
      const value = values[await getClient().config.region()];
      if (value === undefined) {
        throw new ParameterNotFound({ message: "no", $metadata: {} });
      }
      return { Parameter: { Value: value } };
    });
  });
  afterEach(() => {
    parameters.restore();
  });

  it("is what the parameter holds in each region of its release record", async () => {
    expect(await publishedBy(clients, ENDPOINT, [run("Succeeded")])).to.deep.equal([
      { parameter: "/golden/web", region: "us-east-1", ami: "ami-1" },
      { parameter: "/golden/web", region: "eu-west-1", ami: "ami-2" },
    ]);
  });

  it("says so where the parameter is gone", async () => {
    values = { "us-east-1": "ami-1" };

    const published = await publishedBy(clients, ENDPOINT, [run("Succeeded")]);

    expect(published.map(({ ami }) => ami)).to.deep.equal(["ami-1", "none"]);
  });

  it("is what the newest release is, whatever came after it", async () => {
    const published = await publishedBy(clients, ENDPOINT, [run("Failed"), run("Succeeded")]);

    expect(published.map(({ ami }) => ami)).to.deep.equal(["ami-1", "ami-2"]);
  });

  it("is nothing when its Publish failed", async () => {
    expect(await publishedBy(clients, ENDPOINT, [run("Failed")])).to.deep.equal([]);
  });
});
