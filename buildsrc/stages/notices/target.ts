// Whom messages go to and from which factory, as the project says.
import { factoryName, type Reader } from "../common/environment";
import type { NoticeVariables } from "../contract";

/** Where messages are published. */
export interface NoticeTarget {
  /** Whose messages they are. */
  readonly factory: string;
  /** @default - nobody is told */
  readonly topicArn?: string;
  /** Whether they are also in the format of chats. */
  readonly chat: boolean;
}

/** Reads it from the environment variables. */
export function readNoticeTarget(project: Reader<"FACTORY" | keyof NoticeVariables>): NoticeTarget {
  const factory = factoryName(project);
  const topicArn = project.optional("TOPIC_ARN", /^arn:[^:]+:sns:[^:]+:\d+:.+$/, "the ARN of an SNS topic");
  return { factory, ...(topicArn !== undefined && { topicArn }), chat: project.flag("CHAT") };
}
