// One's own repository on GitHub and the like as the source of images, and the connection that reaches it.
import * as codeconnections from "@pulumi/aws/codeconnections";
import * as command from "@pulumi/command/local";
import * as pulumi from "@pulumi/pulumi";
import { stop } from "../basics/stop";
import type { Statement } from "../policies/document";
import { connectionStatements } from "../policies/sourceStatements";
import type { ConnectionSettings } from "../programs/connection";
import { interpreterOf } from "../programs/interpreter";
import { connectionSettings, valueIfKnown } from "../programs/providerSettings";
import { registered } from "../programs/registered";
import { connectionUrl } from "./connection/arn";
import { parseConnectionInspection, type ConnectionInspection } from "./connection/inspection";
import { PARAMETERS, type ConnectionParameters } from "./connection/parameters";
import { planPipelines, type ConnectionPlan, type Told } from "./connection/plan";
import { PROVIDERS, type ConnectedSource as Source } from "./connection/providers";
import type { ImageSource, NamedPipeline, PipelineSource, SourceOrder } from "./imageSource";

/** The arguments of a ConnectedSource. */
export interface ConnectedSourceArgs {
  /** What the connection connects to. */
  readonly source: Source;
  /**
   * The ARN of the connection.
   * @default - one that is made
   */
  readonly connectionArn?: pulumi.Input<string>;
  /** The physical name of the connection that is made. */
  readonly connectionName: string;
  /** The repository's full name: its owner, a slash and its name. */
  readonly repository: string;
  /** The branch that a commit is taken from if a run names none, and whose pushes start the pipelines. */
  readonly branch: string;
  /**
   * Patterns of the tags whose pushes start the pipelines, too.
   * @default - none
   */
  readonly tagPatterns?: readonly string[];
  /** Image → the physical name of the pipeline that the repository starts. */
  readonly pipelineNames: Readonly<Record<string, string>>;
  /**
   * Tags of the connection that is made.
   * @default - the provider's default tags only
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

interface Looked extends ConnectionPlan {
  readonly existingPipelines: readonly string[];
  readonly status: string;
}

/**
 * One's own repository, which nothing is committed to, and the connection that reaches it.
 *
 * A connection that is made is pending until somebody completes it in the console. Until then, no pipeline is made, since its
 * first run would fail; everything else is.
 *
 * @example
 * const source = new ConnectedSource("source", {
 *   source: "github",
 *   connectionName: "golden",
 *   repository: "example/images",
 *   branch: "main",
 *   pipelineNames: { web: "golden-web" },
 * });
 */
export class ConnectedSource extends pulumi.ComponentResource implements ImageSource {
  /** The connection's ARN. */
  readonly connectionArn: pulumi.Output<string>;
  /** Whether the connection can be used: PENDING, AVAILABLE or ERROR. */
  readonly connectionStatus: pulumi.Output<string>;
  /** The console's page of the connection. */
  readonly connectionUrl: pulumi.Output<string>;
  readonly forPipelines: PipelineSource;
  readonly statements: pulumi.Output<readonly Statement[]>;
  readonly existingPipelines: pulumi.Output<readonly string[]>;

  private readonly images: pulumi.Output<readonly string[]>;

  constructor(name: string, args: ConnectedSourceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:ConnectedSource", name, {}, opts);
    const { source, connectionName, repository, branch, tagPatterns = [], tags } = args;

    this.connectionArn =
      args.connectionArn === undefined
        ? new codeconnections.Connection(
            `${name}-connection`,
            { name: connectionName, providerType: PROVIDERS[source].type, ...(tags && { tags }) },
            { parent: this },
          ).arn
        : pulumi.output(args.connectionArn);
    const looked = connectionSettings(this.getProvider("aws:codeconnections/connection:Connection")).apply((way) =>
      this.look(way, args),
    );

    this.connectionStatus = looked.apply(({ status }) => status);
    this.connectionUrl = this.connectionArn.apply(connectionUrl);
    this.images = looked.apply(({ images }) => images);
    this.existingPipelines = looked.apply(({ existingPipelines }) => existingPipelines);
    this.statements = this.connectionArn.apply((arn) => connectionStatements(arn, repository));
    this.forPipelines = {
      action: {
        provider: "CodeStarSourceConnection",
        configuration: {
          ConnectionArn: this.connectionArn,
          FullRepositoryId: repository,
          BranchName: branch,
          OutputArtifactFormat: "CODE_ZIP",
          // The triggers start the pipeline: detection would start it a second time.
          DetectChanges: "false",
        },
      },
      // No patterns of files: CodePipeline looks at the first 100 changed files only. Validate finds out what a push changes.
      // Source: "Troubleshooting CodePipeline", CodePipeline user guide.
      pushes: [
        { branches: { includes: [branch] } },
        ...(tagPatterns.length === 0 ? [] : [{ tags: { includes: [...tagPatterns] } }]),
      ],
    };
    // Not what was looked at: if the connection cannot be used, Pulumi would wrap the message in words of its own.
    this.registerOutputs({ connectionArn: this.connectionArn, connectionUrl: this.connectionUrl });
  }

  /** Makes the pipelines if the connection is available. */
  makePipelines(make: (image: string, order: SourceOrder) => NamedPipeline): pulumi.Output<Record<string, string>> {
    const dependsOn = pulumi.output<pulumi.Resource[]>([]);
    return this.images.apply((images) =>
      pulumi.output(Object.fromEntries(images.map((image) => [image, make(image, { dependsOn }).name]))),
    );
  }

  /** Runs at every preview and update, and reads only: what the state knows of a connection is what it was when it was made. */
  private async look(way: ConnectionSettings, args: ConnectedSourceArgs): Promise<Looked> {
    const arn = await valueIfKnown(this.connectionArn);
    const found = await this.inspect({
      source: args.source,
      ...(arn !== undefined && { arn }),
      pipelines: Object.values(args.pipelineNames),
      connection: way,
    });
    const plan = planPipelines({
      ...args,
      ...(arn !== undefined && { arn }),
      isOwn: args.connectionArn === undefined,
      ...(way.region !== undefined && { homeRegion: way.region }),
      found,
    });
    if (plan.problem !== undefined) {
      throw stop(sentences(plan.problem));
    }
    if (plan.warning !== undefined) {
      await registered(this);
      await pulumi.log.warn(sentences(plan.warning), this);
    }
    return { ...plan, existingPipelines: found.existingPipelines, status: found.connection?.status ?? "PENDING" };
  }

  private async inspect(parameters: ConnectionParameters): Promise<ConnectionInspection> {
    const { stdout } = await command.run(
      {
        command: "inspect",
        environment: { [PARAMETERS]: JSON.stringify(parameters) },
        interpreter: interpreterOf(require.resolve("./connection/main")),
        logging: "none",
        addPreviousOutputInEnv: false,
      },
      { parent: this },
    );
    const found = parseConnectionInspection(stdout);
    if ("problem" in found) {
      throw stop(found.problem);
    }
    return found;
  }
}

function sentences({ what, remedy }: Told): string {
  return `${what} ${remedy}`;
}
