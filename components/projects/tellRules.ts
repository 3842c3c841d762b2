// The rules that start Tell.
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import type { Location } from "../basics/location";
import { ServiceRole, type RoleOptions } from "../foundation/serviceRole";
import { tellEventsRolePolicy } from "../policies/tellEventsRole";
import { eventsTrust } from "../policies/trust";
import { toldRules, type ToldRule, type Watched } from "./toldEvents";

/** The arguments of TellRules. */
export interface TellRulesArgs extends Watched {
  /** What the physical names of the rules start with. */
  readonly rulePrefix: string;
  /** The ARN of the CodeBuild project that tells. */
  readonly projectArn: pulumi.Input<string>;
  /** Where the factory lives. */
  readonly location: pulumi.Input<Location>;
  /**
   * The options that all roles of the factory share.
   * @default - none
   */
  readonly roles?: RoleOptions;
  /**
   * Tags of the rules and their role.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * The EventBridge rules that start Tell: when a run fails, publishes or waits for approval, and when an operation ends.
 *
 * @example
 * new TellRules("golden-teller", {
 *   rulePrefix: "golden-tell",
 *   projectArn: tell.arn,
 *   pipelines: ["golden-web"],
 *   approval: false,
 *   operations: { promote: "golden-promote", others: ["golden-sweep", "golden-upkeep"] },
 *   location,
 * });
 */
export class TellRules extends pulumi.ComponentResource {
  constructor(name: string, args: TellRulesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:TellRules", name, {}, opts);
    const { rulePrefix, projectArn, location, roles = {}, tags = {} } = args;

    const role = new ServiceRole(
      name,
      {
        ...roles,
        description: `Rules ${rulePrefix}-*: start Tell`,
        trust: pulumi.output(location).apply((place) => eventsTrust(place, `${rulePrefix}-*`)),
        policy: pulumi.output(projectArn).apply(tellEventsRolePolicy),
        tags,
      },
      { parent: this },
    );
    for (const { suffix, eventPattern, variables } of toldRules(args)) {
      const rule = new cloudwatch.EventRule(
        `${name}-${suffix}`,
        { name: `${rulePrefix}-${suffix}`, description: "Starts Tell, which tells people of it", eventPattern, tags },
        { parent: this },
      );
      new cloudwatch.EventTarget(
        `${name}-${suffix}-start`,
        {
          rule: rule.name,
          targetId: "tell",
          arn: projectArn,
          roleArn: role.arn,
          inputTransformer: inputOf(variables),
        },
        { parent: this },
      );
    }
    this.registerOutputs();
  }
}

/** What StartBuild is given. EventBridge puts quotes around what it takes from the event. */
function inputOf(variables: ToldRule["variables"]) {
  const entries = Object.entries(variables);
  const fromEvent = entries.filter(([, value]) => value.startsWith("$."));
  const parts = entries.map(([name, value]) => {
    const written = value.startsWith("$.") ? `<${name}>` : JSON.stringify(value);
    return `{"name":"${name}","value":${written},"type":"PLAINTEXT"}`;
  });
  return {
    inputPaths: Object.fromEntries(fromEvent),
    inputTemplate: `{"environmentVariablesOverride":[${parts.join(",")}]}`,
  };
}
