// EC2's reports on who uses an AMI in other accounts: what they say, and when another one is due.
import { DAY_MS } from "../../common/days";
import type { OtherAccounts } from "./uses";

/** A report on one AMI that Upkeep had made. */
export interface UsageReport {
  readonly id: string;
  readonly state: "available" | "pending" | "error";
  /** Why EC2 could not make it; empty if it could. */
  readonly reason: string;
  readonly createdAt: Date;
  /** The accounts that use the AMI: `111122223333 (15 of ec2:Instance)`. */
  readonly users: readonly string[];
}

/** What the reports say together. */
export interface Verdict {
  readonly answer: OtherAccounts;
  /** Whether another report has to be made. */
  readonly isDue: boolean;
}

/**
 * How far two clean reports are apart. A report may lack the instances of the last 24 hours and the launch templates of "the
 * past few days". What it lacked, the second one has.
 * Source: "View your AMI usage", EC2 user guide.
 */
const APART_DAYS = 7;

/**
 * How old the newest report may be. A report is made in one run of Upkeep and read in the next one, which is a day later,
 * or half a day more if that run is late.
 */
const NEWEST_HOURS = 36;

const HOUR_MS = 60 * 60 * 1000;

/** EC2 needs as long to tell of a launch, in reports and in LastLaunchedTime. Source: as above, and Image of the EC2 API. */
const LAUNCH_LAG_MS = DAY_MS;

/**
 * An AMI is clean by two clean reports a week apart, of which the newest is at most 36 hours old, and without a report that
 * is not clean between them. A report counts only if it was made a day or more after the AMI was last launched, by whomever.
 */
export function judgeReports(reports: readonly UsageReport[], lastLaunchedAt: Date | undefined, now: Date): Verdict {
  const pending = reports.find(({ state }) => state === "pending");
  if (pending !== undefined) {
    return wait(`EC2 has been making report ${pending.id} since ${date(pending.createdAt)}`);
  }
  const [newest, ...older] = [...reports].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  if (newest === undefined) {
    return due("there is no report on other accounts yet");
  }
  const age = now.getTime() - newest.createdAt.getTime();
  if (newest.state === "error") {
    const failed = `EC2 could not make report ${newest.id}: ${newest.reason}`;
    return age < NEWEST_HOURS * HOUR_MS ? wait(failed) : due(failed);
  }
  if (newest.users.length > 0) {
    const answer =
      `in use: by ${newest.users.join(", ")}, says report ${newest.id} of ${date(newest.createdAt)}` as const;
    return { answer, isDue: age >= APART_DAYS * DAY_MS };
  }
  const countsFrom = lastLaunchedAt === undefined ? 0 : lastLaunchedAt.getTime() + LAUNCH_LAG_MS;
  const clean = streak([newest, ...older], countsFrom);
  const first = clean.at(-1);
  if (first === undefined) {
    const launched = date(new Date(countsFrom - LAUNCH_LAG_MS));
    return { answer: `in use: it was launched on ${launched}, after the reports`, isDue: now.getTime() >= countsFrom };
  }
  const secondFrom = first.createdAt.getTime() + APART_DAYS * DAY_MS;
  if (now.getTime() < secondFrom) {
    const again = date(new Date(secondFrom));
    return wait(`report ${first.id} of ${date(first.createdAt)} is clean, and a second one is due on ${again}`);
  }
  if (newest.createdAt.getTime() >= secondFrom && age <= NEWEST_HOURS * HOUR_MS) {
    return { answer: "clean", isDue: false };
  }
  return due(`report ${newest.id} of ${date(newest.createdAt)} is clean, and a new one is due`);
}

/** The clean reports up to the newest one, newest first, as far as they count. Failed ones say nothing. */
function streak(newestFirst: readonly UsageReport[], countsFrom: number): readonly UsageReport[] {
  const said = newestFirst.filter(({ state }) => state === "available");
  const end = said.findIndex(({ users, createdAt }) => users.length > 0 || createdAt.getTime() < countsFrom);
  return end < 0 ? said : said.slice(0, end);
}

function wait(reason: string): Verdict {
  return { answer: `no answer yet: ${reason}`, isDue: false };
}

function due(reason: string): Verdict {
  return { answer: `no answer yet: ${reason}`, isDue: true };
}

function date(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
