// The schedules that build single images anew, whether anything has changed or not.
import * as pulumi from "@pulumi/pulumi";
import type { PIPELINE_VARIABLES } from "../../buildsrc/stages/contract";
import type { Location } from "../basics/location";
import { pipelineName, rebuildScheduleName } from "../basics/names";
import { ServiceRole, type RoleOptions } from "../foundation/serviceRole";
import { rebuildScheduleRolePolicy } from "../policies/rebuildScheduleRole";
import { schedulerTrust } from "../policies/trust";
import { newSchedule } from "./newSchedule";

/** The arguments of RebuildSchedules. */
export interface RebuildSchedulesArgs {
  /** The factory's name, for the description of the role. */
  readonly factoryName: string;
  /** What the names of the pipelines start with. */
  readonly pipelineNamePrefix: string;
  /** Image → a rate or cron expression. */
  readonly expressions: Readonly<Record<string, string>>;
  /** Image → the name of its pipeline, known once it is there: a schedule with a rate starts it at once. */
  readonly pipelineNames: pulumi.Input<Readonly<Record<string, string>>>;
  /** The time zone in which cron expressions count. */
  readonly timeZone: string;
  /** Where the factory lives. */
  readonly location: pulumi.Input<Location>;
  /**
   * The options that all roles of the factory share.
   * @default - none
   */
  readonly roles?: RoleOptions;
  /**
   * Tags of the role.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** A start of a pipeline with variables. A target that is the pipeline itself takes none. Source: "Using templated targets". */
const START_PIPELINE = "aws-sdk:codepipeline:startPipelineExecution";

/**
 * A schedule for each of these images, all with one role.
 *
 * @example
 * new RebuildSchedules("golden-rebuild", {
 *   factoryName: "golden",
 *   pipelineNamePrefix: "golden",
 *   expressions: { ubuntu: "rate(7 days)" },
 *   pipelineNames: { ubuntu: "golden-ubuntu" },
 *   timeZone: "UTC",
 *   location,
 * });
 */
export class RebuildSchedules extends pulumi.ComponentResource {
  constructor(name: string, args: RebuildSchedulesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:RebuildSchedules", name, {}, opts);
    const { factoryName, pipelineNamePrefix, expressions, timeZone, roles = {}, tags = {} } = args;
    const location = pulumi.output(args.location);
    const pipelineOf = (image: string) => pipelineName(pipelineNamePrefix, image);

    const role = new ServiceRole(
      name,
      {
        ...roles,
        description: `Schedules of ${factoryName}: build single images anew`,
        trust: location.apply(schedulerTrust),
        policy: location.apply((place) => rebuildScheduleRolePolicy(place, Object.keys(expressions).map(pipelineOf))),
        tags,
      },
      { parent: this },
    );
    for (const [image, expression] of Object.entries(expressions)) {
      const pipeline = pipelineOf(image);
      newSchedule(
        `${name}-${image}`,
        {
          scheduleName: rebuildScheduleName(pipeline),
          description: `Has ${pipeline} make a new AMI`,
          expression,
          timeZone,
          target: {
            arn: location.apply(({ partition }) => `arn:${partition}:scheduler:::${START_PIPELINE}`),
            input: pulumi
              .output(args.pipelineNames)
              .apply((names) => JSON.stringify(startOf(names[image] ?? pipeline))),
          },
        },
        role.arn,
        { parent: this },
      );
    }
    this.registerOutputs();
  }
}

/** What the pipeline is started with. Scheduler writes the members of an API with a capital letter. */
function startOf(pipeline: string) {
  const values: Record<keyof typeof PIPELINE_VARIABLES, string> = { REASON: "schedule", REBUILD: "true" };
  const variables = Object.entries(values).map(([variable, value]) => ({ Name: variable, Value: value }));
  return { Name: pipeline, Variables: variables };
}
