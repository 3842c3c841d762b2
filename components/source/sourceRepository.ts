// The repository that the images are made from, seeded from a folder in an order that runs each pipeline once.
import { join, relative, resolve } from "node:path";
import * as codecommit from "@pulumi/aws/codecommit";
import * as command from "@pulumi/command/local";
import * as pulumi from "@pulumi/pulumi";
import { interpreterOf } from "../programs/interpreter";
import { connectionSettings } from "../programs/providerSettings";
import { parseInspection } from "./seed/inspection";
import type { Inspection } from "./seed/inspection";
import { folderNames, IMAGES_FOLDER, readFolder } from "./seed/inventory";
import {
  describeChanges,
  describeConflicts,
  describeEdits,
  describeUnknownImages,
  describeUnowned,
} from "./seed/messages";
import { toEnvironment } from "./seed/parameters";
import type { OnConflict } from "./seed/plan";
import { stop } from "../basics/stop";
import type { Statement } from "../policies/document";
import { codeCommitStatements } from "../policies/sourceStatements";
import { registered } from "../programs/registered";
import type { ImageSource, NamedPipeline, PipelineSource, SourceOrder } from "./imageSource";

/** The arguments of a SourceRepository. */
export interface SourceRepositoryArgs {
  /** The physical name of the repository. */
  readonly repositoryName: string;
  /**
   * The repository's description, shown in the console.
   * @default - none
   */
  readonly description?: string;
  /** The branch that is seeded, and made if it does not exist. */
  readonly branch: string;
  /** The folder whose content is committed; a relative path starts at the folder that Pulumi runs in. */
  readonly folder: string;
  /**
   * A folder whose content is committed as `images/`, in place of what the other folder has there.
   * @default - the other folder's own `images/`
   */
  readonly imagesFolder?: string;
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
   * kept. It must have the same description and tags. Once the stack has the repository, this makes no difference.
   * @default false
   */
  readonly adopt?: boolean;
  /** Image → the physical name of the pipeline that this repository starts. */
  readonly pipelineNames: Readonly<Record<string, string>>;
  /**
   * Tags of the repository.
   * @default - the provider's default tags only
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
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
 *   pipelineNames: { web: "golden-web" },
 * });
 * const pipelines = repository.makePipelines(
 *   (image, order) => new ImagePipeline(image, { image, pipelineName: `golden-${image}`, ...shared }, order),
 * );
 */
export class SourceRepository extends pulumi.ComponentResource implements ImageSource {
  /** The repository's name. */
  readonly name: pulumi.Output<string>;
  /** The repository's ARN. */
  readonly arn: pulumi.Output<string>;
  /** The URL to clone the repository from, over HTTPS. */
  readonly cloneUrl: pulumi.Output<string>;
  /** Image → the physical name of its pipeline. */
  readonly pipelineNames: Readonly<Record<string, string>>;
  readonly forPipelines: PipelineSource;
  readonly statements: pulumi.Output<readonly Statement[]>;
  readonly existingPipelines: pulumi.Output<readonly string[]>;

  private readonly environment: pulumi.Input<Record<string, pulumi.Input<string>>>;
  private readonly seedName: string;

  constructor(name: string, args: SourceRepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:SourceRepository", name, {}, opts);
    const {
      repositoryName,
      description,
      branch,
      folder,
      imagesFolder,
      onConflict = "stop",
      retainOnDelete = true,
      adopt = false,
      tags,
    } = args;
    this.seedName = `${name}-seed`;
    this.pipelineNames = args.pipelineNames;

    const parameters = {
      folder: shownFolder(folder),
      ...(imagesFolder !== undefined && { imagesFolder: shownFolder(imagesFolder) }),
      repository: repositoryName,
      branch,
      onConflict,
      digest: digestOf(folder, imagesFolder),
      origin: `${pulumi.getProject()}-${pulumi.getStack()}`,
    };
    const connection = connectionSettings(this.getProvider("aws:codecommit/repository:Repository"));
    const inspection = connection.apply((settings) =>
      this.inspect(
        toEnvironment({ ...parameters, pipelines: Object.values(args.pipelineNames), connection: settings }),
        args,
      ),
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
      .output({ connection, repositoryId: repository.repositoryId, found: inspection })
      .apply(({ connection: settings, repositoryId, found: { occasion } }) => ({
        // What was seeded may be gone although the folder is the same, as after a forced push: then it is seeded again.
        ...toEnvironment({
          ...parameters,
          ...(occasion !== undefined && { occasion }),
          pipelines: [],
          connection: settings,
        }),
        // A repository that was deleted and made again is seeded again, though the folder is the same.
        SEED_REPOSITORY_ID: repositoryId,
      }));

    this.name = repository.repositoryName;
    this.arn = repository.arn;
    this.cloneUrl = repository.cloneUrlHttp;
    this.forPipelines = {
      action: {
        provider: "CodeCommit",
        configuration: {
          RepositoryName: repository.repositoryName,
          BranchName: branch,
          // The push rule starts the pipeline: polling would start it a second time.
          PollForSourceChanges: "false",
        },
      },
      pushEvents: { pattern: repository.arn.apply((arn) => pushPattern(arn, branch)), branch },
    };
    this.statements = repository.arn.apply(codeCommitStatements);
    // The name of the repository may be taken: whoever waits for this has made nothing by then.
    this.existingPipelines = pulumi
      .all([inspection, repository.urn])
      .apply(([{ existingPipelines }]) => existingPipelines);
    this.registerOutputs({
      name: this.name,
      arn: this.arn,
      cloneUrl: this.cloneUrl,
      existingPipelines: this.existingPipelines,
    });
  }

  /**
   * Seeds the repository, and makes every pipeline of `pipelineNames` in its order with the seeding: those that exist
   * before it, the new ones after it.
   *
   * @param make - makes the pipeline of an image, with the options that it is given
   * @returns image → the physical name of its pipeline
   */
  makePipelines(make: (image: string, order: SourceOrder) => NamedPipeline): pulumi.Output<Record<string, string>> {
    const made: { readonly image: string; readonly pipelineName: string; readonly pipeline: NamedPipeline }[] = [];
    // Outputs call back later: by then every pipeline is made.
    const existing = this.existingPipelines.apply((names) =>
      made.flatMap(({ pipelineName, pipeline }) => (names.includes(pipelineName) ? [pipeline] : [])),
    );
    // The environment carries the folder's digest: when it changes, the command runs again, in place.
    const seeding = new command.Command(
      this.seedName,
      { create: "commit", environment: this.environment, ...runOptions("stdout") },
      { parent: this, dependsOn: existing },
    );
    for (const [image, pipelineName] of Object.entries(this.pipelineNames)) {
      const dependsOn = this.existingPipelines.apply((names) => (names.includes(pipelineName) ? [] : [seeding]));
      made.push({ image, pipelineName, pipeline: make(image, { dependsOn }) });
    }
    return pulumi.output(Object.fromEntries(made.map(({ image, pipeline }) => [image, pipeline.name])));
  }

  /** Runs at every preview and update, and reads only. */
  private async inspect(environment: Record<string, string>, args: SourceRepositoryArgs): Promise<Inspection> {
    const { stdout } = await command.run({ command: "inspect", environment, ...runOptions("none") }, { parent: this });
    const found = parseInspection(stdout);
    if ("problem" in found) {
      throw stop(found.problem);
    }

    const { repositoryName, branch } = args;
    const place = { folder: namesOf(args), repository: repositoryName, branch };
    if (found.conflicts.length > 0) {
      throw stop(describeConflicts(found.conflicts, place));
    }
    // Pulumi's log keeps a message until its resource is registered, and every later one with it: also the error that
    // keeps the resource from being registered.
    await registered(this);
    const unowned = describeUnowned(found, repositoryName);
    if (unowned !== undefined && args.adopt !== true) {
      await pulumi.log.warn(unowned, this);
    }
    if (found.editedCode.count > 0) {
      await pulumi.log.warn(describeEdits(found.editedCode, place), this);
    }
    if (found.unknownImages !== undefined) {
      await pulumi.log.warn(describeUnknownImages(found.unknownImages, place, imagesFolderOf(args)), this);
    }
    if (found.changes.count > 0) {
      await pulumi.log.info(describeChanges(found.changes, place), this);
    }
    return found;
  }
}

function pushPattern(repositoryArn: string, branch: string) {
  return {
    source: ["aws.codecommit"],
    "detail-type": ["CodeCommit Repository State Change"],
    resources: [repositoryArn],
    detail: { event: ["referenceCreated", "referenceUpdated"], referenceType: ["branch"], referenceName: [branch] },
  };
}

function runOptions(logging: "stdout" | "none") {
  return { interpreter: interpreterOf(require.resolve("./seed/main")), logging, addPreviousOutputInEnv: false };
}

/** Relative, so that the stack's state is the same on every machine that works on it. */
function shownFolder(folder: string): string {
  return relative(process.cwd(), resolve(folder)) || ".";
}

function imagesFolderOf({ folder, imagesFolder = join(folder, IMAGES_FOLDER) }: SourceRepositoryArgs): string {
  return shownFolder(imagesFolder);
}

function namesOf({ folder, imagesFolder }: SourceRepositoryArgs): string {
  return folderNames(shownFolder(folder), imagesFolder === undefined ? undefined : shownFolder(imagesFolder));
}

function digestOf(folder: string, imagesFolder: string | undefined): string {
  const { digest, faults } = readFolder(folder, imagesFolder);
  if (faults.length === 0) {
    return digest;
  }
  const names = folderNames(`the folder ${folder}`, imagesFolder);
  throw stop(`CodeCommit would not take ${names}:\n${faults.join("\n")}`);
}
