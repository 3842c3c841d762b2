// The repository that the images are made from, seeded from a folder in the order that makes each pipeline run once.
import { relative, resolve } from "node:path";
import * as codecommit from "@pulumi/aws/codecommit";
import * as command from "@pulumi/command/local";
import * as pulumi from "@pulumi/pulumi";
import { connectionSettings } from "./providerSettings";
import { seedInterpreter } from "./seed/command";
import { describeConflicts } from "./seed/conflicts";
import { parseInspection } from "./seed/inspection";
import type { Inspection } from "./seed/inspection";
import { readFolder } from "./seed/inventory";
import { toEnvironment } from "./seed/parameters";
import type { OnConflict } from "./seed/plan";
import { stop } from "../basics/stop";

export interface SourceRepositoryArgs {
  readonly repositoryName: string;
  /** @default - none */
  readonly description?: string;
  /** The branch that is seeded, and made if it does not exist. */
  readonly branch: string;
  /** The folder whose content is committed; a relative path starts at the folder that Pulumi runs in. */
  readonly folder: string;
  /**
   * What to do about files that both the folder and people changed since the last seeding: `stop` with an error that
   * names them, or `overwrite` them with the folder's. The repository's history keeps both.
   * @default "stop"
   */
  readonly onConflict?: OnConflict;
  /**
   * Whether the repository outlives `pulumi destroy`.
   * @default true
   */
  readonly retainOnDelete?: boolean;
  /**
   * Whether to take over a repository of that name that exists already, such as one that an earlier `pulumi destroy`
   * kept. Its description and tags must be these. Once it is the stack's, this makes no difference.
   * @default false
   */
  readonly adopt?: boolean;
  /** The physical names of the pipelines that this repository starts. */
  readonly pipelineNames: readonly string[];
  /** @default - the provider's default tags only */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** What a pipeline's resource must be made with, so that it is made before or after the seeding. */
export interface SeedOrder {
  readonly dependsOn: pulumi.Output<pulumi.Resource[]>;
}

/**
 * A CodeCommit repository and its seeding.
 *
 * A pipeline starts by itself when it is made and when the branch moves. So that one `pulumi up` starts each pipeline
 * at most once, the seeding comes before the pipelines that are new, which then find their branch, and after the
 * pipelines that exist, so that the run it starts is a run of their new definition.
 *
 * @example
 * const repository = new SourceRepository("source", {
 *   repositoryName: "golden",
 *   branch: "main",
 *   folder: "buildsrc",
 *   pipelineNames: ["golden-web"],
 * });
 * const pipelines = repository.seed({
 *   "golden-web": (order) => new ImagePipeline("web", { pipelineName: "golden-web", ...args }, order),
 * });
 */
export class SourceRepository extends pulumi.ComponentResource {
  /** The repository's name. */
  readonly name: pulumi.Output<string>;
  /** The repository's ARN. */
  readonly arn: pulumi.Output<string>;
  /** Where to clone it from, over HTTPS. */
  readonly cloneUrl: pulumi.Output<string>;
  /** Those of `pipelineNames` that exist already, a preview included. */
  readonly existingPipelines: pulumi.Output<readonly string[]>;

  private readonly environment: pulumi.Input<Record<string, pulumi.Input<string>>>;
  private readonly pipelineNames: readonly string[];
  private readonly seedName: string;

  constructor(name: string, args: SourceRepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:SourceRepository", name, {}, opts);
    const {
      repositoryName,
      description,
      branch,
      folder,
      onConflict = "stop",
      retainOnDelete = true,
      adopt = false,
      tags,
    } = args;
    this.seedName = `${name}-seed`;
    this.pipelineNames = args.pipelineNames;

    const parameters = {
      folder: shownFolder(folder),
      repository: repositoryName,
      branch,
      onConflict,
      digest: digestOf(folder),
      origin: `${pulumi.getProject()}-${pulumi.getStack()}`,
    };
    const connection = connectionSettings(this.getProvider("aws:codecommit/repository:Repository"));
    const inspection = connection.apply((settings) =>
      this.inspect(toEnvironment({ ...parameters, pipelines: args.pipelineNames, connection: settings }), args),
    );

    const repository = new codecommit.Repository(
      `${name}-repository`,
      {
        repositoryName,
        ...(description !== undefined && { description }),
        ...(tags && { tags }),
        // Never `defaultBranch`: on an empty repository it silently does nothing
        // (https://github.com/hashicorp/terraform-provider-aws/issues/30673); the first commit's branch becomes it.
      },
      // Nothing is created before the inspection has found nothing against it.
      {
        parent: this,
        retainOnDelete,
        dependsOn: inspection.apply(() => []),
        ...(adopt && { import: repositoryName }),
      },
    );
    this.environment = pulumi
      .output({ connection, repositoryId: repository.repositoryId })
      .apply(({ connection: settings, repositoryId }) => ({
        ...toEnvironment({ ...parameters, pipelines: [], connection: settings }),
        // A repository that was deleted and made again is seeded again, though the folder is the same.
        SEED_REPOSITORY_ID: repositoryId,
      }));

    this.name = repository.repositoryName;
    this.arn = repository.arn;
    this.cloneUrl = repository.cloneUrlHttp;
    this.existingPipelines = inspection.apply(({ existingPipelines }) => existingPipelines);
    this.registerOutputs({
      name: this.name,
      arn: this.arn,
      cloneUrl: this.cloneUrl,
      existingPipelines: this.existingPipelines,
    });
  }

  /**
   * Seeds the repository, and makes the pipelines in an order with it: those that exist before the seeding, and the new
   * ones after it. One call takes every pipeline of `pipelineNames`.
   *
   * @param pipelines - physical name → what makes the pipeline, with the options that it is given
   * @returns physical name → the pipeline
   */
  seed<Pipeline extends pulumi.Resource>(
    pipelines: Readonly<Record<string, (order: SeedOrder) => Pipeline>>,
  ): Record<string, Pipeline> {
    this.refuseUnknown(Object.keys(pipelines));
    const made: Record<string, Pipeline> = {};
    // Outputs call back later, when every pipeline of this call is made.
    const existing = this.existingPipelines.apply((names) =>
      Object.entries(made).flatMap(([name, pipeline]) => (names.includes(name) ? [pipeline] : [])),
    );
    // The environment carries the folder's digest: when it changes, the command runs again, in place.
    const seeding = new command.Command(
      this.seedName,
      { create: "commit", environment: this.environment, ...runOptions("stdout") },
      { parent: this, dependsOn: existing },
    );
    for (const [name, make] of Object.entries(pipelines)) {
      const dependsOn = this.existingPipelines.apply((names) => (names.includes(name) ? [] : [seeding]));
      made[name] = make({ dependsOn });
    }
    return made;
  }

  /** Nobody asked whether such a pipeline exists: an existing one would be started twice. */
  private refuseUnknown(names: readonly string[]): void {
    const unknown = names.filter((name) => !this.pipelineNames.includes(name));
    if (unknown.length === 0) return;
    throw new pulumi.InputPropertyError({
      propertyPath: "pipelineNames",
      reason: `lacks ${unknown.map((name) => `"${name}"`).join(", ")}, which seed() is to make; add what is missing.`,
    });
  }

  /** Runs at every preview and update, and reads only. */
  private async inspect(environment: Record<string, string>, args: SourceRepositoryArgs): Promise<Inspection> {
    const { stdout } = await command.run({ command: "inspect", environment, ...runOptions("none") }, { parent: this });
    const found = parseInspection(stdout);
    if ("problem" in found) throw stop(found.problem);

    const { repositoryName, branch } = args;
    const folder = shownFolder(args.folder);
    if (found.conflicts.length > 0) {
      const message = describeConflicts(found.conflicts, { folder, repository: repositoryName, branch });
      throw stop(message);
    }
    if (found.repositoryExists && found.existingPipelines.length === 0 && args.adopt !== true) {
      await pulumi.log.warn(
        `The repository ${repositoryName} exists, and none of its pipelines do. If this stack did not make it, or kept ` +
          `it at pulumi destroy, take it over: pulumi config set adoptRepository true`,
        this,
      );
    }
    if (found.changes > 0) {
      const files = found.changes === 1 ? "1 file" : `${found.changes} files`;
      await pulumi.log.info(`${files} of ${folder} to commit to the branch ${branch} of ${repositoryName}`, this);
    }
    return found;
  }
}

function runOptions(logging: "stdout" | "none") {
  return { interpreter: seedInterpreter(), logging, addPreviousOutputInEnv: false };
}

/** Relative, so that the stack's state is the same on every machine that works on it. */
function shownFolder(folder: string): string {
  return relative(process.cwd(), resolve(folder)) || ".";
}

function digestOf(folder: string): string {
  const { digest, faults } = readFolder(folder);
  if (faults.length === 0) return digest;
  throw stop(`CodeCommit would not take the folder ${folder}:\n${faults.join("\n")}`);
}
