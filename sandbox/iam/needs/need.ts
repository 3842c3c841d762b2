// What must be allowed for a call, as each service documents it: the actions, the resources and the condition keys.
import { text, type Call, type Json, type Shape } from "../../frontdoor/service";
import type { Facts } from "../facts";

/** One action on one resource that must be allowed. */
export interface Need {
  /** `ec2:RunInstances` */
  readonly action: string;
  readonly resource: string;
  /** The condition keys of the service and of tags, without those that every request has. */
  readonly keys: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Whether AWS answers the call before it asks. @default false */
  readonly isAskedLater?: boolean;
  /** Whose policies are asked. @default - the caller's */
  readonly of?: { readonly roleArn: string; readonly sessionName: string };
}

/** Works out what a call needs. @returns all that must be allowed, in the order in which it is asked */
export type NeedsOf = (call: Call, facts: Facts) => Promise<readonly Need[]> | readonly Need[];

/** Operation → what it needs. An operation that is missing cannot be judged, so no role may call it. */
export type Needs = Readonly<Record<string, NeedsOf>>;

/** Makes a need that is asked of the caller's policies. */
export function need(action: string, resource: string, keys: Need["keys"] = {}): Need {
  return { action, resource, keys };
}

/** The ARN of a resource in the call's region and account. */
export function arn(call: Call, service: string, rest: string): string {
  return `arn:aws:${service}:${call.region}:${call.caller.accountId}:${rest}`;
}

/** A member that is a structure; empty where it is not there. */
export function structure(value: Json | undefined): Shape {
  return typeof value === "object" && value !== null && !isList(value) ? { ...value } : {};
}

/** A member that is a list; empty where it is not there. */
export function list(value: Json | undefined): readonly Json[] {
  return value !== undefined && isList(value) ? value : [];
}

/** The strings of a member that is a list; empty where it is not there. */
export function texts(value: Json | undefined): string[] {
  return list(value).filter((each): each is string => typeof each === "string");
}

/**
 * The keys that tags in a request fill in: `aws:RequestTag/<key>` and `aws:TagKeys`. Services write tags as lists, whose
 * members have names of their own, or as maps.
 */
export function requestTags(tags: Json | undefined): Record<string, string | string[]> {
  const pairs = [
    ...list(tags).map((tag) => {
      const { Key, key = Key, TagKey = key, Value, value = Value, TagValue = value } = structure(tag);
      return [text(TagKey), text(TagValue)] as const;
    }),
    ...Object.entries(structure(tags)).map(([key, value]) => [key, text(value)] as const),
  ];
  if (pairs.length === 0) {
    return {};
  }
  return {
    ...Object.fromEntries(pairs.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    "aws:TagKeys": pairs.map(([key]) => key),
  };
}

/** The keys that the tags of a resource fill in. */
export function resourceTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
