// Where a run asks people for approval: a topic, and the e-mail addresses that hear of it. AmiFactory makes one if asked to.
import * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";

export interface ApprovalTopicArgs {
  /** The physical name of the topic. */
  readonly topicName: string;
  /** Who is asked. Each address gets a mail first, to confirm that it wants to be. */
  readonly emails: readonly string[];
  /**
   * The key that encrypts what is published; whoever publishes must be allowed to use it through SNS.
   * @default - the account's own for SNS, which anybody of the account may use
   */
  readonly kmsKeyArn?: pulumi.Input<string>;
  /**
   * Tags of the topic.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Whoever publishes to it needs `sns:Publish`.
 *
 * @example
 * const topic = new ApprovalTopic("golden-approval", { topicName: "golden-approval", emails: ["releases@example.com"] });
 */
export class ApprovalTopic extends pulumi.ComponentResource {
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
