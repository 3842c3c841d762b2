// Finds out who asks AWS, and in which region: without that, nothing can be looked at.
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { messageOf } from "../../components/basics/messageOf";
import { describeFailure, type ClientSettings } from "../../components/programs/connection";
import type { Caller } from "./context";
import { fine, stop, warn, type Finding } from "./finding";

/** Who asks AWS, and in which region. */
export interface Identity {
  readonly caller: Caller;
  readonly region: string;
}

/** Asks AWS who asks. Without an identity, the finding says why. */
export async function identify(
  settings: ClientSettings,
): Promise<{ readonly identity?: Identity; readonly findings: readonly Finding[] }> {
  try {
    const sts = new STSClient(settings);
    const region = await sts.config.region();
    const { Account: accountId = "", Arn: arn = "" } = await sts.send(new GetCallerIdentityCommand({}));
    const identity = { caller: { accountId, arn, partition: arn.split(":")[1] ?? "aws" }, region };
    return { identity, findings: callerFindings(identity) };
  } catch (error) {
    return { findings: [noIdentity(error)] };
  }
}

/** What is to be said of who asks. */
export function callerFindings({ caller: { accountId, arn }, region }: Identity): readonly Finding[] {
  const found = fine(`Account ${accountId}, region ${region}, as ${arn}.`);
  if (!arn.endsWith(":root")) {
    return [found];
  }
  const what = "The account's root user asks. Nothing limits it, and nothing tells what an up needs.";
  return [found, warn(what, "Use an IAM role or IAM Identity Center, and delete the root user's access keys.")];
}

/** Why AWS does not say who asks. */
export function noIdentity(error: unknown): Finding {
  return stop(
    "AWS does not say who asks, so that nothing else was looked at.",
    describeFailure(error) ?? messageOf(error),
  );
}
