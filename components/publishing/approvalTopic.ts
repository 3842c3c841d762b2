// The topic through which a run asks people for approval.
import * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";

/** The arguments of an ApprovalTopic. */
export interface ApprovalTopicArgs {
  /** The physical name of the topic. */
  readonly topicName: string;
  /** The e-mail addresses that are asked. Each first gets a mail in which it has to confirm that. */
  readonly emails: readonly string[];
  /**
   * The ARN of the key that encrypts messages. Those who publish must be allowed to use it through SNS.
   * @default - the account's own SNS key, which everybody in the account may use
   */
  readonly kmsKeyArn?: pulumi.Input<string>;
  /**
   * Tags of the topic.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * An SNS topic with its e-mail subscriptions. A pipeline needs `sns:Publish` on it.
 *
 * @example
 * const topic = new ApprovalTopic("golden-approval", { topicName: "golden-approval", emails: ["releases@example.com"] });
 */
export class ApprovalTopic extends pulumi.ComponentResource {
  /** The topic's ARN. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: ApprovalTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:ApprovalTopic", name, {}, opts);
    const { topicName, emails, kmsKeyArn = "alias/aws/sns", tags = {} } = args;

    const topic = new sns.Topic(
      `${name}-topic`,
      { name: topicName, kmsMasterKeyId: kmsKeyArn, tags },
      { parent: this },
    );
    for (const email of emails) {
      new sns.TopicSubscription(
        `${name}-${email}`,
        { topic: topic.arn, protocol: "email", endpoint: email },
        { parent: this },
      );
    }

    this.arn = topic.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
