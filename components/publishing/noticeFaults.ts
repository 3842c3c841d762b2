// Faults of the settings about who is told.
import { emailFault, listFaults, partitionFault, type Fault } from "../basics/fault";
import { tellsAnybody, type ToldArgs } from "./told";

/** The settings that decide who is told, and how. */
export interface NoticeArgs extends ToldArgs {
  /** The factory's own region, if it is known without asking AWS. */
  readonly homeRegion?: string;
  readonly notifyChat: boolean;
  readonly retire: boolean;
}

/** Finds everything that is wrong with these settings. */
export function noticeFaults(settings: NoticeArgs): Fault[] {
  const { homeRegion, notifyEmails, notifyTopicArn, notifyChat } = settings;
  const nobody: Fault = {
    name: "notifyChat",
    reason:
      "is true, but nobody is told anything: notifyEmails and notifyTopicArn are empty. Set notifyTopicArn to the topic that the chat is subscribed to, or set notifyChat to false.",
  };
  return [
    ...listFaults("notifyEmails", notifyEmails, emailFault),
    ...topicFaults(notifyTopicArn, homeRegion),
    ...(notifyChat && !tellsAnybody(settings) ? [nobody] : []),
  ];
}

/** What does no harm, but is hardly meant. */
export function noticeWarning(settings: NoticeArgs): string | undefined {
  return settings.retire && !tellsAnybody(settings)
    ? "retire is true, but nobody is told before an AMI is retired: set notifyEmails or notifyTopicArn, or look at the log of each upkeep."
    : undefined;
}

function topicFaults(topicArn: string | undefined, homeRegion: string | undefined): Fault[] {
  if (topicArn === undefined) {
    return [];
  }
  const region = /^arn:aws[a-z-]*:sns:([a-z0-9-]+):\d{12}:[\w-]{1,256}$/.exec(topicArn)?.[1];
  const example = `arn:aws:sns:${homeRegion ?? "us-east-1"}:123456789012:images`;
  if (region === undefined) {
    return [
      {
        name: "notifyTopicArn",
        reason: `"${topicArn}" is not the ARN of a standard SNS topic; use one like ${example}.`,
      },
    ];
  }
  const fault =
    partitionFault(topicArn, homeRegion) ??
    (homeRegion === undefined || region === homeRegion
      ? undefined
      : `"${topicArn}" is in ${region}, but the factory is in ${homeRegion}, and its alarms can only publish to topics there; use one like ${example}.`);
  return fault === undefined ? [] : [{ name: "notifyTopicArn", reason: fault }];
}
