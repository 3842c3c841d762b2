// One's own repository as the source: the connection, what starts the pipelines, and when they are made.
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ConnectedSource, type ConnectedSourceArgs } from "../../../components/source/connectedSource";
import type { ConnectionInspection } from "../../../components/source/connection/inspection";
import type { ConnectionParameters } from "../../../components/source/connection/parameters";
import { deploy, rejection, valueOf, type Deployment, type DeployOptions } from "../../helpers/deploy";
import { Pipeline, RUN } from "./repositories";

const CONNECTION = "aws:codeconnections/connection:Connection";
const ARN = "arn:aws:codeconnections:us-east-1:123456789012:connection/1234-abcd";
const AVAILABLE = { connection: { status: "AVAILABLE", providerType: "GitHub" } };
const PENDING = { connection: { status: "PENDING", providerType: "GitHub" } };

interface Options extends DeployOptions {
  readonly args?: Partial<ConnectedSourceArgs>;
  readonly found?: Partial<ConnectionInspection> | { readonly problem: string };
  readonly opts?: () => pulumi.ComponentResourceOptions;
  readonly use?: (source: ConnectedSource, names: pulumi.Output<Record<string, string>>) => void;
}

function deployed({ args, found = AVAILABLE, opts, use, ...options }: Options = {}): Promise<Deployment> {
  return deploy(
    () => {
      const source = new ConnectedSource(
        "source",
        {
          source: "github",
          connectionName: "golden",
          repository: "example/images",
          branch: "main",
          pipelineNames: { web: "golden-web", db: "golden-db" },
          ...args,
        },
        opts?.(),
      );
      use?.(
        source,
        source.makePipelines((image, order) => new Pipeline(image, order)),
      );
    },
    {
      config: { "aws:region": "us-east-1", "aws:profile": "golden" },
      answers: { [RUN]: () => ({ stdout: JSON.stringify({ existingPipelines: [], ...found }) }) },
      outputs: { [CONNECTION]: () => ({ arn: ARN, connectionStatus: "PENDING" }) },
      ...options,
    },
  );
}

/** What the program that looks at the connection was told. */
function told({ invokes }: Deployment): ConnectionParameters {
  const { environment } = invokes.find(({ token }) => token === RUN)?.inputs ?? {};
  const { CONNECTION_PARAMETERS = "" } = environment as Record<string, string>;
  return JSON.parse(CONNECTION_PARAMETERS) as ConnectionParameters;
}

const pipelinesOf = (deployment: Deployment) => deployment.all("test:index:Pipeline").map(({ name }) => name);
const pipelines = async (options: Options = {}) => pipelinesOf(await deployed({ use: () => undefined, ...options }));

describe("ConnectedSource", () => {
  it("makes a connection, and looks at it as the stack's provider does", async () => {
    const deployment = await deployed({ args: { tags: { Team: "images" } } });

    expect(deployment.one(CONNECTION).inputs).to.deep.equal({
      name: "golden",
      providerType: "GitHub",
      tags: { Team: "images" },
    });
    expect(told(deployment)).to.deep.equal({
      source: "github",
      arn: ARN,
      pipelines: ["golden-web", "golden-db"],
      connection: { region: "us-east-1", profile: "golden", assumeRoles: [] },
    });
  });

  it("uses a connection that exists as it is", async () => {
    const connectionArn = ARN.replace("1234", "5678");
    const deployment = await deployed({ args: { connectionArn } });

    expect(deployment.all(CONNECTION)).to.deep.equal([]);
    expect(told(deployment).arn).to.equal(connectionArn);
  });

  it("looks at the connection by the provider that was passed to it", async () => {
    const deployment = await deployed({
      opts: () => ({ provider: new Provider("explicit", { region: "eu-west-2" }) }),
    });
    expect(told(deployment).connection).to.deep.equal({ region: "eu-west-2", assumeRoles: [] });
  });

  it("makes the pipelines once the connection is available, and none before", async () => {
    expect(await pipelines()).to.deep.equal(["web", "db"]);
    expect(await pipelines({ found: PENDING })).to.deep.equal([]);
  });

  it("says which pipelines there are, and how it stands with the connection", async () => {
    const seen = async (found: Partial<ConnectionInspection>) => {
      let outputs: pulumi.Output<unknown> | undefined;
      await deployed({
        found,
        use: ({ connectionArn, connectionStatus, connectionUrl, existingPipelines }, names) => {
          outputs = pulumi.output({ connectionArn, connectionStatus, connectionUrl, existingPipelines, names });
        },
      });
      return valueOf(pulumi.output(outputs));
    };
    const connection = {
      connectionArn: ARN,
      connectionUrl:
        "https://us-east-1.console.aws.amazon.com/codesuite/settings/123456789012/us-east-1/codeconnections/connections/1234-abcd",
    };

    expect(await seen(PENDING)).to.deep.equal({
      ...connection,
      connectionStatus: "PENDING",
      existingPipelines: [],
      names: {},
    });
    expect(await seen({ ...AVAILABLE, existingPipelines: ["golden-web"] })).to.deep.equal({
      ...connection,
      connectionStatus: "AVAILABLE",
      existingPipelines: ["golden-web"],
      names: { web: "web-1234567", db: "db-1234567" },
    });
  });

  it("takes away no pipeline in a preview that does not know the connection yet", async () => {
    const preview = { preview: true, found: { existingPipelines: ["golden-db"] } };
    expect(await pipelines({ ...preview, outputs: {} })).to.deep.equal(["db"]);
  });

  it("has CodePipeline start the pipelines on pushes to the branch, and of tags if there are patterns", async () => {
    const seen = async (args: Partial<ConnectedSourceArgs>) => {
      let source: ConnectedSource | undefined;
      await deployed({ args, use: (made) => (source = made) });
      return valueOf(pulumi.output(source?.forPipelines));
    };

    expect(await seen({ branch: "release" })).to.deep.equal({
      action: {
        provider: "CodeStarSourceConnection",
        configuration: {
          ConnectionArn: ARN,
          FullRepositoryId: "example/images",
          BranchName: "release",
          OutputArtifactFormat: "CODE_ZIP",
          DetectChanges: "false",
        },
      },
      pushes: [{ branches: { includes: ["release"] } }],
    });
    expect((await seen({ tagPatterns: ["v*"] }))?.pushes).to.deep.equal([
      { branches: { includes: ["main"] } },
      { tags: { includes: ["v*"] } },
    ]);
  });

  it("lets the pipelines use the connection for its repository only", async () => {
    let source: ConnectedSource | undefined;
    await deployed({ use: (made) => (source = made) });
    const statements = await valueOf(pulumi.output(source?.statements));

    expect(JSON.stringify(statements)).to.contain('"codeconnections:FullRepositoryId":"example/images"');
    expect(statements?.[0]?.Resource).to.include(ARN);
  });

  it("stops where the program finds a problem, or the connection cannot be used", async () => {
    expect(await rejection(deployed({ found: { problem: "No AWS credentials found." } }))).to.equal(
      "No AWS credentials found.",
    );
    expect(await rejection(deployed({ args: { connectionArn: ARN }, found: {} }))).to.equal(
      `connectionArn: AWS knows no connection ${ARN} of the account 123456789012. Use one of those that aws codeconnections list-connections shows.`,
    );
  });
});
