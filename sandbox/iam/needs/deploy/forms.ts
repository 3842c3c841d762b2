// The forms that what a call needs most often has.
import { text, type Call, type Json } from "../../../frontdoor/service";
import { need, requestTags, texts, type Need, type Needs } from "../need";

/** The operations of a service whose actions are called as they are, each on one resource. */
export function namesakes(service: string, resourceOf: (call: Call) => string, operations: readonly string[]): Needs {
  return Object.fromEntries(
    operations.map((operation) => [operation, (call: Call) => [need(`${service}:${operation}`, resourceOf(call))]]),
  );
}

/** What is made, and its tags: to tag what is being made is an action of its own. */
export interface Creation {
  readonly action: string;
  readonly tagAction: string;
  readonly resource: string;
  readonly tags: Json | undefined;
  /** @default - none besides the tags */
  readonly keys?: Need["keys"];
}

/** What it takes to make something with tags. */
export function creation({ action, tagAction, resource, tags, keys = {} }: Creation): Need[] {
  const given = requestTags(tags);
  return [
    need(action, resource, { ...given, ...keys }),
    ...(Object.keys(given).length === 0 ? [] : [need(tagAction, resource, given)]),
  ];
}

/** `TagResource`, `UntagResource` and `ListTagsForResource`, by the names that a service gives to their members. */
export function tagOperations(service: string, members: { readonly arn: string; tags: string; keys: string }): Needs {
  const resource = ({ input }: Call) => text(input[members.arn]);
  return {
    ListTagsForResource: (call) => [need(`${service}:ListTagsForResource`, resource(call))],
    TagResource: (call) => [need(`${service}:TagResource`, resource(call), requestTags(call.input[members.tags]))],
    UntagResource: (call) => [
      need(`${service}:UntagResource`, resource(call), { "aws:TagKeys": texts(call.input[members.keys]) }),
    ],
  };
}

/** What it takes to give a role to a service. */
export function passRole(roleArn: string, service: string): Need {
  return need("iam:PassRole", roleArn, { "iam:PassedToService": service });
}
