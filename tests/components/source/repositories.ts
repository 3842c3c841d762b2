// A stack with a repository and the pipelines `web` and `db`, for the tests.
import { Parameter } from "@pulumi/aws/ssm";
import * as pulumi from "@pulumi/pulumi";
import type { Inspection } from "../../../components/source/seed/inspection";
import { SourceRepository, type SourceRepositoryArgs } from "../../../components/source/sourceRepository";
import { deploy, type Deployment, type DeployOptions, type Properties } from "../../helpers/deploy";
import { folderWith } from "../../helpers/folders";

export const REPOSITORY = "aws:codecommit/repository:Repository";
export const SEEDING = "command:local:Command";
export const RUN = "command:local:run";
const NONE = { count: 0, lines: [] };
const NOTHING_THERE: Inspection = {
  repositoryExists: false,
  existingPipelines: [],
  changes: NONE,
  conflicts: [],
  editedCode: NONE,
};

/** The folder that is seeded. */
export const folder = folderWith({ "build.yml": "phases: {}\n" });

/** Stands for a pipeline: a component with a resource in it. */
export class Pipeline extends pulumi.ComponentResource {
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("test:index:Pipeline", name, {}, opts);
    new Parameter(name, { type: "String", value: "1" }, { parent: this });
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
export function seedWith(repository: SourceRepository): Record<string, Pipeline> {
  return repository.seed((image, order) => new Pipeline(image, order));
}

/** Deploys the stack. */
export function deployed({
  args = {},
  found = {},
  opts,
  use = seedWith,
  ...options
}: Options = {}): Promise<Deployment> {
  const stdout = JSON.stringify("problem" in found ? found : { ...NOTHING_THERE, ...found });
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
      outputs: { [REPOSITORY]: () => ({ repositoryId: "id-1" }) },
      ...options,
    },
  );
}

/** The environment of a command. */
export function environmentOf({ inputs }: { readonly inputs: Properties }): Properties {
  return { ...(inputs.environment as Properties) };
}
