// `npm run ci:images`: waits for the pipelines that a pull request runs, and tells the pull request by commit statuses, which
// CodePipeline cannot set: it has no token for that.
import { CodePipelineClient, ListPipelineExecutionsCommand } from "@aws-sdk/client-codepipeline";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { main } from "../main";
import { runPulumi } from "../pulumi";
import { ask, type Repository } from "./github";
import { missing, runAt, statusOf, type CommitStatus } from "./imageStatuses";

const HELP = `npm run ci:images -- --stack NAME [options]

Waits for the runs of the stack's pipelines for pull requests at a commit, and sets one commit status per image.
It needs GITHUB_TOKEN and GITHUB_REPOSITORY. It ends with 1 if a run did not succeed.

  --stack NAME      the factory's Pulumi stack
  --commit ID       the commit (default: the newest one of the pull request that started the workflow)
  --minutes NUMBER  how long to wait for the runs (default 120)
`;

const EVERY_SECONDS = 15;
/** A trigger takes seconds. */
const MINUTES_TO_START = 10;

void main(HELP, async () => {
  const { values } = parseArgs({
    options: { stack: { type: "string" }, commit: { type: "string" }, minutes: { type: "string", default: "120" } },
  });
  const commit = values.commit ?? headOf(process.env.GITHUB_EVENT_PATH);
  const outputs = JSON.parse(await runPulumi(["stack", "output", "--json"], values.stack)) as {
    readonly pullRequestPipelineNames?: Readonly<Record<string, string>>;
    readonly promoteProjectArn?: string;
  };
  const { pullRequestPipelineNames: pipelines, promoteProjectArn = "" } = outputs;
  if (pipelines === undefined) {
    throw new Error("The stack has no pipelines for pull requests. Set pullRequests to true, and run pulumi up.");
  }
  const region = promoteProjectArn.split(":")[3] ?? "";
  const statuses = await Promise.all(
    Object.entries(pipelines).map(([image, pipeline]) =>
      follow({ image, pipeline, region, commit, stack: values.stack ?? "", minutes: Number(values.minutes) }),
    ),
  );
  return statuses.every(({ state }) => state === "success") ? 0 : 1;
});

interface Followed {
  readonly stack: string;
  readonly image: string;
  readonly pipeline: string;
  readonly region: string;
  readonly commit: string;
  readonly minutes: number;
}

async function follow({ commit, minutes, ...image }: Followed): Promise<CommitStatus> {
  const client = new CodePipelineClient({ region: image.region });
  const started = Date.now();
  const waited = () => (Date.now() - started) / 60_000;
  let told: CommitStatus | undefined;
  for (;;) {
    const answer = await client.send(new ListPipelineExecutionsCommand({ pipelineName: image.pipeline }));
    const run = runAt(answer.pipelineExecutionSummaries ?? [], commit);
    const found = statusOf({ ...image, run });
    const status = run === undefined && waited() > MINUTES_TO_START ? missing(found) : found;
    if (status.state !== told?.state || status.target_url !== told.target_url) {
      await tell(commit, status);
      told = status;
    }
    if (status.state !== "pending") {
      return status;
    }
    if (waited() > minutes) {
      throw new Error(`${image.pipeline} is still under way after ${minutes} minutes: ${status.target_url ?? ""}`);
    }
    await sleep(EVERY_SECONDS * 1000);
  }
}

async function tell(commit: string, status: CommitStatus): Promise<void> {
  console.log(`${status.context}: ${status.description}. ${status.target_url ?? ""}`);
  await ask(repository(), {
    what: "the status of a commit",
    permission: "statuses: write",
    method: "POST",
    path: `statuses/${commit}`,
    body: status,
  });
}

function repository(): Repository {
  const { GITHUB_TOKEN: token, GITHUB_REPOSITORY: name, GITHUB_API_URL: api } = process.env;
  if (token === undefined || name === undefined) {
    throw new Error("Set GITHUB_TOKEN and GITHUB_REPOSITORY: the statuses go to that repository.");
  }
  return { token, repository: name, ...(api !== undefined && { api }) };
}

/** The newest commit of the pull request that started the workflow. GITHUB_SHA is another one: what merging would give. */
function headOf(event: string | undefined): string {
  const { pull_request: pullRequest } = JSON.parse(event === undefined ? "{}" : readFileSync(event, "utf8")) as {
    readonly pull_request?: { readonly head: { readonly sha: string } };
  };
  if (pullRequest === undefined) {
    throw new Error("No pull request started this. Name the commit: --commit ID.");
  }
  return pullRequest.head.sha;
}
