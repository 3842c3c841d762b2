// Publishes a notice to the topic.
import { PublishCommand, type SNSClient } from "../common/aws";
import { chatMessage } from "./chat";
import { mailSubject, mailText } from "./mail";
import type { Notice } from "./notice";
import type { NoticeTarget } from "./target";

/**
 * Publishes the notice; does nothing where nobody is told. In chats it has their own format: SNS brings it to them as to any
 * server that speaks HTTPS.
 */
export async function sendNotice(
  sns: SNSClient,
  { factory, topicArn, chat }: NoticeTarget,
  notice: Notice,
): Promise<void> {
  if (topicArn === undefined) {
    return;
  }
  const subject = `${factory}: ${notice.subject}`;
  const text = mailText(notice);
  await sns.send(
    new PublishCommand({
      TopicArn: topicArn,
      Subject: mailSubject(subject),
      ...(chat
        ? {
            MessageStructure: "json",
            Message: JSON.stringify({ default: text, https: chatMessage({ ...notice, subject }) }),
          }
        : { Message: text }),
    }),
  );
}
