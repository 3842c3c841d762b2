// The topic through which a run asks people for approval.
import * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import { approvalTopicPolicy } from "../policies/approvalTopicPolicy";

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
 * An SNS topic with its e-mail subscriptions. A pipeline needs `sns:Publish` on it, and the topic is reserved for it.
 *
 * @example
 * const topic = new ApprovalTopic("golden-approval", { topicName: "golden-approval", emails: ["releases@example.com"] });
 * topic.reserveFor(pipelineRole.arn);
 */
export class ApprovalTopic extends pulumi.ComponentResource {
  /** The topic's ARN. */
  readonly arn: pulumi.Output<string>;
  private readonly name: string;

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
    this.name = name;
    this.registerOutputs({ arn: this.arn });
  }

  /**
   * Lets nobody publish but the pipelines. The role comes after the topic, since its own policy names the topic.
   *
   * @param pipelineRoleArn - the role of the pipelines that ask
   */
  reserveFor(pipelineRoleArn: pulumi.Input<string>): sns.TopicPolicy {
    const policy = pulumi
      .all([this.arn, pipelineRoleArn])
      .apply(([topicArn, roleArn]) => approvalTopicPolicy(topicArn, roleArn));
    return new sns.TopicPolicy(
      `${this.name}-policy`,
      { arn: this.arn, policy: pulumi.jsonStringify(policy) },
      { parent: this },
    );
  }
}
