// Waits for a pipeline to ask for approval.
import { setTimeout as sleep } from "node:timers/promises";
import { pendingApproval, type PendingApproval } from "../../sandbox/client/approvals";
import type { Clients } from "../../sandbox/client/clients";

const LONGEST_MS = 300_000;

/** The approval that the pipeline asks for, once it does. */
export async function whenAsked(clients: Clients, pipeline: string): Promise<PendingApproval> {
  const deadline = Date.now() + LONGEST_MS;
  for (;;) {
    const approval = await pendingApproval(clients, pipeline);
    if (approval !== undefined) {
      return approval;
    }
    if (Date.now() > deadline) {
      throw new Error(`${pipeline} does not ask for approval.`);
    }
    await sleep(250);
  }
}
