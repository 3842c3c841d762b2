// The topic through which people are told of runs, releases and upkeep.
import * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import type { Location } from "../basics/location";
import { noticesTopicPolicy } from "../policies/noticesTopicPolicy";

/** The arguments of a NoticesTopic. */
export interface NoticesTopicArgs {
  /** The physical name of the topic. */
  readonly topicName: string;
  /** What the names of the alarms that may publish start with, before a hyphen. */
  readonly alarmPrefixes: readonly string[];
  /** Where the factory lives. */
  readonly location: pulumi.Input<Location>;
  /**
   * The ARN of a topic of one's own, which is used as it is: none is made.
   * @default - a topic is made
   */
  readonly topicArn?: string;
  /** The e-mail addresses that are told. Each first gets a mail in which it has to confirm that. */
  readonly emails: readonly string[];
  /**
   * The ARN of the key that encrypts messages. Those who publish must be allowed to use it through SNS, and CloudWatch too.
   * @default - none: with the account's own SNS key (alias/aws/sns), whose policy nobody can change, alarms could not
   * publish. Source: "Why didn't I receive an SNS notification for my CloudWatch alarm trigger?", AWS re:Post.
   */
  readonly kmsKeyArn?: pulumi.Input<string>;
  /**
   * Tags of the topic.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * An SNS topic, or one that there is, with e-mail subscriptions. Who publishes needs `sns:Publish` on it.
 *
 * @example
 * const topic = new NoticesTopic("golden-notices", {
 *   topicName: "golden-notices",
 *   alarmPrefixes: ["golden"],
 *   location,
 *   emails: ["images@example.com"],
 * });
 */
export class NoticesTopic extends pulumi.ComponentResource {
  /** The topic's ARN. */
  readonly arn: pulumi.Output<string>;
  /** The ARN of the factory's key that encrypts it, if one does. */
  readonly kmsKeyArn?: pulumi.Output<string>;

  constructor(name: string, args: NoticesTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:NoticesTopic", name, {}, opts);
    this.arn = args.topicArn === undefined ? this.makeTopic(name, args) : pulumi.output(args.topicArn);
    if (args.kmsKeyArn !== undefined && args.topicArn === undefined) {
      this.kmsKeyArn = pulumi.output(args.kmsKeyArn);
    }
    for (const email of args.emails) {
      new sns.TopicSubscription(
        `${name}-${email}`,
        { topic: this.arn, protocol: "email", endpoint: email },
        { parent: this },
      );
    }
    this.registerOutputs({ arn: this.arn });
  }

  private makeTopic(name: string, args: NoticesTopicArgs): pulumi.Output<string> {
    const { topicName, alarmPrefixes, location, kmsKeyArn, tags = {} } = args;
    const topic = new sns.Topic(
      `${name}-topic`,
      { name: topicName, ...(kmsKeyArn !== undefined && { kmsMasterKeyId: kmsKeyArn }), tags },
      { parent: this },
    );
    const policy = pulumi
      .all([topic.arn, location])
      .apply(([topicArn, place]) => noticesTopicPolicy(topicArn, place, alarmPrefixes));
    new sns.TopicPolicy(`${name}-policy`, { arn: topic.arn, policy: pulumi.jsonStringify(policy) }, { parent: this });
    return topic.arn;
  }
}
