// The CodeBuild projects of a factory, and the rule that sweeps after those that launch instances.
import * as pulumi from "@pulumi/pulumi";
import { projectName, projectNames, sweepRuleName, type Operation, type Stage } from "../basics/names";
import { roleOptions } from "../foundation/serviceRole";
import { windDownFirst } from "../windDown/windDown";
import { StageProject } from "./stageProject";
import { operationSpecs, stageSpecs, type FactoryParts, type ProjectSpec } from "./specs";
import { SweepRule } from "./sweepRule";

/** The arguments of FactoryProjects. */
export interface FactoryProjectsArgs extends FactoryParts {
  /**
   * Tags of the projects, the rule and their roles.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * One CodeBuild project per stage and per operation, and the rule that starts Sweep.
 *
 * @example
 * const projects = new FactoryProjects("golden", { settings, location, bucket, gates, network, builder, tester });
 */
export class FactoryProjects extends pulumi.ComponentResource {
  /** Stage → the name of its project, for the pipelines. */
  readonly stages: Readonly<Record<Stage, pulumi.Output<string>>>;
  /** The ARN of the project that moves a channel to another release. */
  readonly promoteArn: pulumi.Output<string>;
  /** Ends the builds before the projects go: deleted after everything that depends on it. */
  readonly windDown: pulumi.Resource;

  constructor(name: string, args: FactoryProjectsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:FactoryProjects", name, {}, opts);
    const { settings, location, dataKey, tags = {} } = args;
    const { factoryName, projectNamePrefix } = settings;
    const roles = roleOptions(settings);
    const make = (purpose: Stage | Operation, spec: ProjectSpec) =>
      new StageProject(
        `${name}-${purpose}`,
        {
          ...spec,
          location,
          roles,
          buildImage: settings.buildImage,
          computeType: settings.buildComputeType,
          queuedTimeoutMinutes: settings.queuedTimeoutMinutes,
          logRetentionDays: settings.logRetentionDays,
          ...(dataKey && { kmsKeyArn: dataKey.arn }),
          tags,
        },
        { parent: this },
      );

    const stages = stageSpecs(args);
    const validate = make("validate", stages.validate);
    const build = make("build", stages.build);
    const test = make("test", stages.test);
    const publish = make("publish", stages.publish);
    this.stages = { validate: validate.name, build: build.name, test: test.name, publish: publish.name };
    const operations = operationSpecs(args);
    const promote = make("promote", operations.promote);
    this.promoteArn = promote.arn;
    const sweep = make("sweep", operations.sweep);
    this.windDown = windDownFirst(
      name,
      { projects: projectNames(projectNamePrefix) },
      { parent: this, dependsOn: [validate, build, test, publish, promote, sweep] },
    );
    new SweepRule(
      `${name}-sweeper`,
      {
        ruleName: sweepRuleName(factoryName),
        projectArn: sweep.arn,
        watchedProjects: [projectName(projectNamePrefix, "build"), projectName(projectNamePrefix, "test")],
        location,
        roles,
        tags,
      },
      { parent: this },
    );
    this.registerOutputs({ stages: this.stages, promoteArn: this.promoteArn });
  }
}
