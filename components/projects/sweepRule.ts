// The rule that starts Sweep after a build that may have left an instance behind: CodeBuild ends a build that is stopped or
// runs too long without telling it.
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import type { Location } from "../basics/location";
import { sweepEventsRolePolicy } from "../policies/sweepEventsRole";
import { eventsTrust } from "../policies/trust";
import { ServiceRole, type RoleOptions } from "../foundation/serviceRole";

/** The arguments of a SweepRule. */
export interface SweepRuleArgs {
  /** The physical name of the rule. */
  readonly ruleName: string;
  /** The ARN of the CodeBuild project that sweeps. */
  readonly projectArn: pulumi.Input<string>;
  /** The names of the CodeBuild projects whose builds launch instances. */
  readonly watchedProjects: readonly string[];
  /** Where the factory lives. */
  readonly location: pulumi.Input<Location>;
  /**
   * The options that all roles of the factory share.
   * @default - none
   */
  readonly roles?: RoleOptions;
  /**
   * Tags of the rule and its role.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * The EventBridge rule that starts Sweep after each build of the watched projects that did not succeed.
 *
 * @example
 * new SweepRule("golden-sweeper", {
 *   ruleName: "golden-sweep",
 *   projectArn: sweep.arn,
 *   watchedProjects: ["golden-build", "golden-test"],
 *   location,
 * });
 */
export class SweepRule extends pulumi.ComponentResource {
  constructor(name: string, args: SweepRuleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:SweepRule", name, {}, opts);
    const { ruleName, projectArn, watchedProjects, location, roles = {}, tags = {} } = args;

    const role = new ServiceRole(
      name,
      {
        ...roles,
        description: `Rule ${ruleName}: starts Sweep`,
        trust: pulumi.output(location).apply((place) => eventsTrust(place, ruleName)),
        policy: pulumi.output(projectArn).apply(sweepEventsRolePolicy),
        tags,
      },
      { parent: this },
    );
    const rule = new cloudwatch.EventRule(
      `${name}-rule`,
      {
        name: ruleName,
        description: "Starts Sweep after a build that did not succeed",
        eventPattern: JSON.stringify(endedPattern(watchedProjects)),
        tags,
      },
      { parent: this },
    );
    new cloudwatch.EventTarget(
      `${name}-start`,
      {
        rule: rule.name,
        targetId: "sweep",
        arn: projectArn,
        roleArn: role.arn,
        inputTransformer: { inputPaths: { build: "$.detail.build-id" }, inputTemplate: NAME_BUILD },
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}

/** Tells Sweep the build's ARN. EventBridge adds the quotes. */
const NAME_BUILD = '{"environmentVariablesOverride":[{"name":"BUILD_ID","value":<build>,"type":"PLAINTEXT"}]}';

function endedPattern(projects: readonly string[]) {
  return {
    source: ["aws.codebuild"],
    "detail-type": ["CodeBuild Build State Change"],
    detail: { "build-status": ["FAILED", "FAULT", "STOPPED", "TIMED_OUT"], "project-name": projects },
  };
}
