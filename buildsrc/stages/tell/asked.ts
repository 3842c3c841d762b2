// The message that a run waits for approval.
import { facts } from "../notices/facts";
import type { Notice } from "../notices/notice";
import { quoted, shown } from "../notices/shown";
import { pipelineUrl } from "./links";
import { shortCommit, type ToldRun } from "./run";

/** A run that waits for approval. */
export interface WaitingRun extends ToldRun {
  /** The AMI that is to be published. */
  readonly amiId: string | undefined;
  /** The question, as the pipeline asks it. */
  readonly question?: string;
  /** The page with the results of its tests. */
  readonly reportUrl?: string;
  /** Whose approval counts: ARNs; nobody named: that of everybody who is allowed to approve. */
  readonly approvers: readonly string[];
  /** Until when. */
  readonly expiresAt: Date | undefined;
}

/** Tells what is asked, who can answer, until when and how. */
export function askedNotice(run: WaitingRun): Notice {
  const { region, image, pipeline, amiId, question, reportUrl, approvers, expiresAt } = run;
  const what = amiId === undefined ? image : `${image} ${shown(amiId, 40)}`;
  return {
    subject: `${what} waits for approval`,
    image,
    lines: [
      `${what} passed its tests, and waits for approval before it is published.`,
      "",
      ...facts([
        ["commit", shortCommit(run.commit)],
        ["reason", shown(run.reason)],
        ["until", expiresAt && `${minute(expiresAt)}; then it counts as rejected`],
        ["who can approve", approvers.length === 0 ? "everybody who is allowed to" : approvers.join(", ")],
      ]),
      ...(question === undefined ? [] : quoted([question], 1)),
    ],
    nextSteps: [
      `Approve or reject: ${pipelineUrl(region, pipeline)}`,
      ...(reportUrl === undefined ? [] : [`Its tests: ${shown(reportUrl)}`]),
      `The command that answers: npm run why -- ${image}`,
    ],
  };
}

function minute(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
