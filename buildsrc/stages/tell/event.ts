// Tells people of an event, once.
import type { SNSClient } from "../common/aws";
import { KEYS } from "../contract";
import type { Notice } from "../notices/notice";
import { sendNotice } from "../notices/send";
import { askedNotice } from "./asked";
import type { RunEvent, TellEnvironment } from "./environment";
import { failedNotice } from "./failed";
import { operationNotice } from "./operation";
import { readFailure, readLogEnd, readNewRelease, readQuestion, readRun, type TellAccount } from "./readRun";
import { releasedNotice } from "./released";

/** Tells people of it, and returns what came of that as a sentence. */
export async function tellEvent(tell: TellEnvironment, account: TellAccount, sns: SNSClient): Promise<string> {
  const key = KEYS.told(tell.eventId);
  if ((await account.store.read(key)) !== undefined) {
    return `event ${tell.eventId} was told already.`;
  }
  const notice = await noticeOf(tell, account);
  if (notice === undefined) {
    return "there is nothing to tell.";
  }
  await sendNotice(sns, tell.target, notice);
  // At the end: what is told twice does less harm than what is never told.
  await account.store.write(key, `${JSON.stringify(notice, undefined, 2)}\n`);
  return `told "${notice.subject}".`;
}

async function noticeOf(tell: TellEnvironment, account: TellAccount): Promise<Notice | undefined> {
  const { event, region } = tell;
  if (event.kind === "operation") {
    return operationNotice({ ...event, region, log: await readLogEnd(account.logs, event.build) });
  }
  return NOTICES[event.kind](tell, event, account);
}

/** Event → the message. */
const NOTICES: Readonly<
  Record<
    RunEvent["kind"],
    (tell: TellEnvironment, event: RunEvent, account: TellAccount) => Promise<Notice | undefined>
  >
> = {
  failed: async (tell, event, account) => failedNotice(await readFailure(await readRun(tell, event, account), account)),
  released: async (tell, event, account) => {
    const release = await readNewRelease(await readRun(tell, event, account), tell, account);
    return release && releasedNotice(release);
  },
  asked: async (tell, event, account) => {
    const waiting = await readQuestion(await readRun(tell, event, account), tell, account);
    return waiting && askedNotice(waiting);
  },
};
