// Tells people at the end of a run what they have to know of it.
import type { SNSClient } from "../common/aws";
import { messageOf } from "../common/messageOf";
import { digest } from "../notices/digest";
import { sendNotice } from "../notices/send";
import type { Upkeep } from "./upkeep";

/** Does the work of a run, and tells people what was said meanwhile, in one message, however the work ends. */
export async function thenTell(upkeep: Upkeep, sns: SNSClient, work: () => Promise<string>): Promise<string> {
  let outcome: string;
  try {
    outcome = await work();
  } catch (error) {
    // Why the work failed is worth more than why nobody heard of it.
    await tell(upkeep, sns).catch((other: unknown) => {
      console.log(`Nobody was told: ${messageOf(other)}`);
    });
    throw error;
  }
  await tell(upkeep, sns);
  return outcome;
}

async function tell({ settings, notices }: Upkeep, sns: SNSClient): Promise<void> {
  const notice = digest(`Upkeep has ${notices.length} messages`, notices);
  if (notice === undefined) {
    return;
  }
  const { dryRun, target } = settings;
  const tells = !dryRun && target.topicArn !== undefined;
  console.log(`\n${tells ? "tells" : "would tell"}`);
  for (const { subject } of notices) {
    console.log(`  ${subject}`);
  }
  if (tells) {
    await sendNotice(sns, target, notice);
  }
}
