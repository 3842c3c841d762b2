// What ends the runs and builds of a factory before Pulumi deletes what they run on.
import * as command from "@pulumi/command/local";
import * as pulumi from "@pulumi/pulumi";
import type { Operation, Stage } from "../basics/names";
import { interpreterOf } from "../programs/interpreter";
import { connectionSettings } from "../programs/providerSettings";
import { toEnvironment } from "./parameters";

/** What ends. */
export interface WindDownArgs {
  /**
   * The name of the pipeline whose runs end, with the builds that they started.
   * @default - every build of the projects ends
   */
  readonly pipelineName?: string;
  /** Stage or operation → the name of its CodeBuild project. */
  readonly projects: Readonly<Record<Stage | Operation, string>>;
}

/**
 * A resource that does nothing until it is deleted. Then it ends what runs, with the rights of whoever runs Pulumi, and
 * waits until nothing is left. Give it what must not be deleted before in `dependsOn`.
 */
export function windDownFirst(
  name: string,
  { pipelineName, projects }: WindDownArgs,
  opts: pulumi.CustomResourceOptions & { readonly parent: pulumi.Resource },
): command.Command {
  const connection = connectionSettings(opts.parent.getProvider("aws:codebuild/project:Project"));
  const pipelines = pipelineName === undefined ? [] : [pipelineName];
  return new command.Command(
    `${name}-end`,
    {
      delete: "end",
      environment: connection.apply((settings) => toEnvironment({ pipelines, projects, connection: settings })),
      interpreter: interpreterOf(require.resolve("./main")),
      logging: "stdout",
      addPreviousOutputInEnv: false,
      // Pulumi replaces a pipeline or project that gets another name: then this one ends what runs under the old name.
      triggers: pipelineName === undefined ? Object.values(projects) : [pipelineName],
    },
    opts,
  );
}
