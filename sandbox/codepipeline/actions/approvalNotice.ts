// Tells a topic that a manual approval waits, in the name of the pipeline's role.
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { IssuedCredentials } from "../../frontdoor/credentials";
import { roleClient } from "../../frontdoor/roleClient";
import type { ActionContext } from "./action";
import { sessionNameOf } from "./session";

/** An approval that waits. */
export interface Waiting {
  readonly token: string;
  readonly expires: Date;
}

/** Tells those who are to decide that an approval waits. */
export type Notify = (context: ActionContext, waiting: Waiting) => Promise<void>;

/** How the topic is reached. */
export interface ApprovalNoticeOptions {
  readonly endpoint: string;
  readonly issueCredentials: (roleArn: string, sessionName: string) => Omit<IssuedCredentials, "Expiration">;
}

/** Publishes to the topic that the action names; tells nobody where it names none. */
export function approvalNotice({ endpoint, issueCredentials }: ApprovalNoticeOptions): Notify {
  return async (context, waiting) => {
    const topic = context.configuration.NotificationArn;
    if (topic === undefined) {
      return;
    }
    const credentials = issueCredentials(context.roleArn, sessionNameOf(context));
    // A topic may be in another region than the pipeline.
    const sns = new SNSClient(roleClient(endpoint, topic.split(":")[3] ?? context.pipeline.region, credentials));
    try {
      await sns.send(
        new PublishCommand({
          TopicArn: topic,
          Subject: subjectOf(context),
          Message: JSON.stringify(messageOf(context, waiting)),
        }),
      );
    } finally {
      sns.destroy();
    }
  };
}

/** The longest subject that SNS accepts. */
const MAX_SUBJECT = 100;

function subjectOf({ pipeline, declaration }: ActionContext): string {
  return `APPROVAL NEEDED: AWS CodePipeline ${pipeline.name} for action ${declaration.name}`.slice(0, MAX_SUBJECT);
}

/** The message. Source: "JSON data format for manual approval notifications in CodePipeline", user guide. */
export function messageOf(
  { pipeline, stageName, declaration, configuration }: ActionContext,
  { token, expires }: Waiting,
): object {
  const consoleLink = `https://console.aws.amazon.com/codepipeline/home?region=${pipeline.region}#/view/${pipeline.name}`;
  return {
    region: pipeline.region,
    consoleLink,
    approval: {
      pipelineName: pipeline.name,
      stageName,
      actionName: declaration.name,
      token,
      expires: `${expires.toISOString().slice(0, 16)}Z`,
      externalEntityLink: configuration.ExternalEntityLink,
      approvalReviewLink: `${consoleLink}/${stageName}/${declaration.name}/approve/${token}`,
      customData: configuration.CustomData,
    },
  };
}
