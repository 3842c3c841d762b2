// Starts Sweep after every build that may have left an instance: CodeBuild ends a build that is stopped or runs too long
// without a word to it. AmiFactory makes one.
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import type { Location } from "../basics/location";
import { sweepEventsRolePolicy } from "../policies/sweepEventsRole";
import { eventsTrust } from "../policies/trust";
import { ServiceRole, type RoleOptions } from "../foundation/serviceRole";

export interface SweepRuleArgs {
  /** The physical name of the rule. */
  readonly ruleName: string;
  /** The CodeBuild project that sweeps. */
  readonly projectArn: pulumi.Input<string>;
  /** The names of the CodeBuild projects whose builds launch instances. */
  readonly watchedProjects: readonly string[];
  readonly location: pulumi.Input<Location>;
  /**
   * What the rule's role has in common with the factory's other ones.
   * @default - nothing
   */
  readonly roles?: RoleOptions;
  /**
   * Tags of the rule and its role.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
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

/** Tells Sweep which build it was, by its ARN. EventBridge adds the quotes. */
const NAME_BUILD = '{"environmentVariablesOverride":[{"name":"BUILD_ID","value":<build>,"type":"PLAINTEXT"}]}';

function endedPattern(projects: readonly string[]) {
  return {
    source: ["aws.codebuild"],
    "detail-type": ["CodeBuild Build State Change"],
    detail: { "build-status": ["FAILED", "FAULT", "STOPPED", "TIMED_OUT"], "project-name": projects },
  };
}
