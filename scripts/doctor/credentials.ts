// Finds out who asks AWS, and in which region: without that, nothing can be looked at.
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { messageOf } from "../../components/basics/messageOf";
import { BAD_CREDENTIALS, describeFailure, type ClientSettings } from "../../components/programs/connection";
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
  const sts = new STSClient(settings);
  try {
    const region = await sts.config.region();
    const { Account: accountId = "", Arn: arn = "" } = await sts.send(new GetCallerIdentityCommand({}));
    const identity = { caller: { accountId, arn, partition: arn.split(":")[1] ?? "aws" }, region };
    return { identity, findings: callerFindings(identity) };
  } catch (error) {
    return { findings: [(await disabledRegion(error, settings)) ?? noIdentity(error)] };
  }
}

/** A region that every account has: a region that an account has not enabled takes good credentials for bad ones. */
const ALWAYS_ENABLED = "us-east-1";

async function disabledRegion(error: unknown, settings: ClientSettings): Promise<Finding | undefined> {
  if (!(error instanceof Error && BAD_CREDENTIALS.includes(error.name))) {
    return undefined;
  }
  try {
    const region = await new STSClient(settings).config.region();
    const elsewhere = new STSClient({ ...settings, region: ALWAYS_ENABLED });
    const { Account = "" } = await elsewhere.send(new GetCallerIdentityCommand({}));
    return stop(
      `The region ${region} is not enabled in account ${Account}, so that nothing else was looked at.`,
      `Enable it (aws account enable-region --region-name ${region}), or set another aws:region.`,
    );
  } catch {
    return undefined;
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
