// What a role needs to tell people something.
import type { Location } from "../basics/location";
import { notifyStatements } from "./dataKeyUse";
import type { Statement } from "./document";

/** What these statements are made from. */
export interface NoticeResources {
  readonly location: Location;
  /** The topic that messages are published to, if anybody is told. */
  readonly noticesTopicArn?: string;
  /** The key of the factory that encrypts them, if one does. */
  readonly noticesKeyArn?: string;
}

/** Lets a role publish to the topic, encrypted if it is; nothing where nobody is told. */
export function noticeStatements(resources: NoticeResources): readonly Statement[] {
  const { location, noticesTopicArn, noticesKeyArn } = resources;
  return noticesTopicArn === undefined
    ? []
    : [
        ...tellStatements(resources),
        ...notifyStatements({ location, ...(noticesKeyArn !== undefined && { dataKeyArn: noticesKeyArn }) }),
      ];
}

/** The same without the use of a key. */
export function tellStatements({ noticesTopicArn }: NoticeResources): readonly Statement[] {
  return noticesTopicArn === undefined
    ? []
    : // Tell people what happened.
      [{ Sid: "Tell", Effect: "Allow", Action: "sns:Publish", Resource: noticesTopicArn }];
}
