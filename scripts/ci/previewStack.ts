// `npm run ci:preview -- STACK`: previews a stack for a pull request, and says what would change where people look.
import { appendFileSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { main } from "../main";
import { renderComment } from "./comment";
import { findImageChanges } from "./commits";
import { postComment } from "./post";
import { parsePreview } from "./preview";
import { jobIn } from "./job";
import { runStack, stackIn } from "./runStack";

const HELP = `npm run ci:preview -- STACK [--base BRANCH]

Runs pulumi preview and prints, as Markdown, what the pull request would change: the images that would be rebuilt, the
permissions of roles, what would be replaced or deleted. Changes nothing in AWS.
In a job of a GitHub workflow, it also writes the job's summary, and with GITHUB_TOKEN a comment on the pull request,
which later runs edit.

  --base BRANCH   what the pull request goes into (default: what GitHub and GitLab say)`;

void main(HELP, async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { base: { type: "string" } } });
  const stack = stackIn(positionals, "ci:preview");
  const job = jobIn(process.env, (path) => readFileSync(path, "utf8"));
  const base = values.base ?? job.base;
  if (base === undefined) {
    throw new Error(
      "Nobody says what the pull request goes into: name the branch or commit, as in --base origin/main.",
    );
  }
  const images = findImageChanges({ stack, base, ...(job.repository !== undefined && { repository: job.repository }) });
  const { code, stdout } = await runStack(["preview", "--json"], stack);
  const preview = parsePreview(stdout);
  const comment = renderComment({ stack, commit: job.commit ?? "HEAD", preview, succeeded: code === 0, images });
  console.log(comment);
  if (job.summaryFile !== undefined) {
    appendFileSync(job.summaryFile, `${comment}\n`);
  }
  if (job.pullRequest) {
    await postComment(job.pullRequest, comment);
  }
  return code;
});
