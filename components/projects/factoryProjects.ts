// The CodeBuild projects of a factory, and the rule that sweeps after those that launch instances.
import * as pulumi from "@pulumi/pulumi";
import {
  projectName,
  projectNames,
  pullRequestPrefix,
  sweepRuleName,
  tellRulePrefix,
  upkeepScheduleName,
  type Stage,
} from "../basics/names";
import { roleOptions } from "../foundation/serviceRole";
import { startBuild } from "../policies/startBuild";
import { ScheduledStart } from "../schedules/scheduledStart";
import { windDownFirst } from "../windDown/windDown";
import { pullRequestSpecs, type PullRequestProjects } from "./pullRequests";
import { StageProject } from "./stageProject";
import { operationSpecs, stageSpecs, type FactoryParts, type ProjectSpec } from "./specs";
import { SweepRule } from "./sweepRule";
import { TellRules } from "./tellRules";
import { watchedIn } from "./toldEvents";

/** The arguments of FactoryProjects. */
export interface FactoryProjectsArgs extends FactoryParts {
  /**
   * Tags of the projects, the rule and their roles.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * One CodeBuild project per stage and per operation, and the rules that start Sweep and Tell.
 *
 * @example
 * const projects = new FactoryProjects("golden", { settings, location, bucket, gates, network, builder, tester });
 */
export class FactoryProjects extends pulumi.ComponentResource {
  /** Stage → the name of its project, for the pipelines. */
  readonly stages: Readonly<Record<Stage, pulumi.Output<string>>>;
  /** The projects of the pipelines for pull requests, if there are any: what each is for → its name. */
  readonly pullRequests?: PullRequestProjects;
  /** The ARN of the project that moves a channel to another release. */
  readonly promoteArn: pulumi.Output<string>;
  /** The ARN of the project that looks after what there is. */
  readonly upkeepArn: pulumi.Output<string>;
  /** Ends the builds before the projects go: deleted after everything that depends on it. */
  readonly windDown: pulumi.Resource;

  constructor(name: string, args: FactoryProjectsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:FactoryProjects", name, {}, opts);
    const { settings, location, dataKey, tags = {} } = args;
    const { factoryName, projectNamePrefix } = settings;
    const roles = roleOptions(settings);
    const make = (suffix: string, spec: ProjectSpec) =>
      new StageProject(
        `${name}-${suffix}`,
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
    const upkeep = make("upkeep", operations.upkeep);
    this.upkeepArn = upkeep.arn;
    const tell = args.noticesTopicArn && make("tell", operations.tell);
    const forPullRequests = Object.entries(pullRequestSpecs(args)).map(
      ([purpose, spec]) => [purpose, make(`pr-${purpose}`, spec)] as const,
    );
    if (settings.pullRequests) {
      this.pullRequests = Object.fromEntries(forPullRequests.map(([purpose, project]) => [purpose, project.name]));
    }
    this.windDown = windDownFirst(
      name,
      { projects: projectNames(projectNamePrefix) },
      {
        parent: this,
        dependsOn: [
          validate,
          build,
          test,
          publish,
          promote,
          sweep,
          upkeep,
          ...(tell ? [tell] : []),
          ...forPullRequests.map(([, project]) => project),
        ],
      },
    );
    new SweepRule(
      `${name}-sweeper`,
      {
        ruleName: sweepRuleName(factoryName),
        projectArn: sweep.arn,
        watchedProjects: [
          projectNamePrefix,
          ...(settings.pullRequests ? [pullRequestPrefix(projectNamePrefix)] : []),
        ].flatMap((prefix) => [projectName(prefix, "build"), projectName(prefix, "test")]),
        location,
        roles,
        tags,
      },
      { parent: this },
    );
    if (settings.upkeepSchedule !== "") {
      new ScheduledStart(
        `${name}-schedule`,
        {
          scheduleName: upkeepScheduleName(factoryName),
          description: "Starts Upkeep",
          expression: settings.upkeepSchedule,
          timeZone: settings.upkeepTimeZone,
          target: { arn: upkeep.arn },
          policy: upkeep.arn.apply(startBuild),
          location,
          roles,
          tags,
        },
        { parent: this },
      );
    }
    if (tell) {
      new TellRules(
        `${name}-teller`,
        {
          rulePrefix: tellRulePrefix(factoryName),
          projectArn: tell.arn,
          ...watchedIn(settings),
          location,
          roles,
          tags,
        },
        { parent: this },
      );
    }
    this.registerOutputs({ stages: this.stages, promoteArn: this.promoteArn, upkeepArn: this.upkeepArn });
  }
}
