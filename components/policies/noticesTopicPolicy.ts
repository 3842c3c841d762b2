// The policy of the topic through which people are told.
import { arnOf, type Location } from "../basics/location";
import { policyDocument, type Conditions, type PolicyDocument } from "./document";

/**
 * Lets the factory's alarms publish, and nobody without TLS. For roles of the account it allows nothing: their own policies
 * do.
 */
export function noticesTopicPolicy(topicArn: string, location: Location, alarmPrefixes: AlarmPrefixes): PolicyDocument {
  return policyDocument(
    // An alarm tells that its state has changed.
    {
      Sid: "Alarms",
      Effect: "Allow",
      Principal: ALARMS,
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: ofOwnAlarms(location, alarmPrefixes),
    },
    // Nobody may make a request without TLS.
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  );
}

/** What the names of the factory's alarms start with, before a hyphen: its own name, and what its pipelines' start with. */
export type AlarmPrefixes = readonly string[];

/** The service that publishes what alarms tell. */
export const ALARMS = { Service: "cloudwatch.amazonaws.com" } as const;

/**
 * Holds for the alarms of the factory. Source: "Amazon SNS topic permissions" for CloudWatch alarms, CloudWatch user guide,
 * and for keys "Enable compatibility between event sources from AWS services and encrypted topics", SNS developer guide.
 */
export function ofOwnAlarms(location: Location, alarmPrefixes: AlarmPrefixes): Conditions {
  return {
    StringEquals: { "aws:SourceAccount": location.accountId },
    ArnLike: {
      "aws:SourceArn": [...new Set(alarmPrefixes)].map((prefix) => arnOf(location, "cloudwatch", `alarm:${prefix}-*`)),
    },
  };
}
