// A stack with a repository and the pipelines `web` and `db`, for the tests.
import { Parameter } from "@pulumi/aws/ssm";
import * as pulumi from "@pulumi/pulumi";
import type { ImageSource } from "../../../components/source/imageSource";
import type { Inspection } from "../../../components/source/seed/inspection";
import { SourceRepository, type SourceRepositoryArgs } from "../../../components/source/sourceRepository";
import { deploy, type Deployment, type DeployOptions, type Properties } from "../../helpers/deploy";
import { folderWith } from "../../helpers/folders";
import { NOTHING_FOUND } from "../../helpers/inspection";

export const REPOSITORY = "aws:codecommit/repository:Repository";
export const SEEDING = "command:local:Command";
export const RUN = "command:local:run";
/** The repository's ARN. */
export const ARN = "arn:aws:codecommit:us-east-1:123456789012:golden";

/** The folder that is seeded. */
export const folder = folderWith({ "build.yml": "phases: {}\n" });

/** Stands for a pipeline: a component with a resource in it. */
export class Pipeline extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;

  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("test:index:Pipeline", name, {}, opts);
    this.name = new Parameter(name, { type: "String", value: "1" }, { parent: this }).name;
    this.registerOutputs({});
  }
}

export interface Options extends DeployOptions {
  readonly args?: Partial<SourceRepositoryArgs>;
  readonly found?: Partial<Inspection> | { readonly problem: string };
  readonly opts?: () => pulumi.ComponentResourceOptions;
  /** @default - seeds it and makes the pipelines */
  readonly use?: (repository: SourceRepository) => void;
}

/** Seeds the repository and makes the pipelines. */
export function seedWith(source: ImageSource): pulumi.Output<Record<string, string>> {
  return source.makePipelines((image, order) => new Pipeline(image, order));
}

/** Deploys the stack. */
export function deployed({
  args = {},
  found = {},
  opts,
  use = seedWith,
  ...options
}: Options = {}): Promise<Deployment> {
  const stdout = JSON.stringify("problem" in found ? found : { ...NOTHING_FOUND, ...found });
  return deploy(
    () => {
      const repository = new SourceRepository(
        "source",
        {
          repositoryName: "golden",
          branch: "main",
          folder,
          pipelineNames: { web: "golden-web", db: "golden-db" },
          ...args,
        },
        opts?.(),
      );
      use(repository);
    },
    {
      config: { "aws:region": "eu-west-1", "aws:profile": "golden" },
      answers: { [RUN]: () => ({ stdout }) },
      outputs: { [REPOSITORY]: () => ({ repositoryId: "id-1", arn: ARN }) },
      ...options,
    },
  );
}

/** The environment of a command. */
export function environmentOf({ inputs }: { readonly inputs: Properties }): Properties {
  return { ...(inputs.environment as Properties) };
}
