// `approve IMAGE [reject]`: answers the approval that an image's run waits for, and follows the run to its end.
import { answerApproval, pendingApproval } from "../client/approvals";
import { followRuns } from "../client/follow";
import { typed, type Invocation } from "./invocation";
import { openSandbox } from "./open";
import { pipelineOf } from "./pipelineOf";
import { describeFailures, describeRuns } from "./report";

const ANSWERS = { approve: "Approved", reject: "Rejected" } as const;

/** Gives 0 if the run ended as the answer asked for. */
export async function approve(invocation: Invocation): Promise<number> {
  const [image, word = "approve"] = invocation.words;
  if (word !== "approve" && word !== "reject") {
    throw new Error(`approve: "${word}" is not an answer; leave it out to approve, or write reject.`);
  }
  const { endpoint } = await openSandbox(invocation);
  const { clients, pipeline } = await pipelineOf(endpoint, image);
  const pending = await pendingApproval(clients, pipeline);
  if (!pending) {
    throw new Error(`approve: ${pipeline} does not wait for an approval now. See: ${typed(invocation.port, "status")}`);
  }

  await answerApproval(clients, pending, ANSWERS[word], `${ANSWERS[word]} with npm run sandbox`);
  console.log(`${pending.stage} of ${pipeline}: ${ANSWERS[word].toLowerCase()}`);
  const runs = await followRuns(clients, { pipelines: () => Promise.resolve([pipeline]) });
  for (const failure of await describeFailures(clients, runs)) {
    console.log(failure);
  }
  console.log(describeRuns(runs, invocation.port));
  const expected = word === "approve" ? "Succeeded" : "Failed";
  return runs.every(({ status }) => status === expected) ? 0 : 1;
}
