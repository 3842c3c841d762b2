// What CodePipeline refuses in the triggers of a pipeline. Sources: "Automate starting pipelines using triggers and
// filtering", CodePipeline user guide; GitConfiguration, CodePipeline API reference. The model limits the lists' lengths.
import type { Criteria, PipelineDeclaration, PullRequestFilter, PushFilter } from "../model";
import { structure, unique } from "./faults";
import { connectionSources } from "./parts";

/** Throws where CodePipeline would refuse a trigger, or the sandbox could not judge what it is for. */
export function checkTriggers(pipeline: PipelineDeclaration): void {
  const triggers = (pipeline.triggers ?? []).map(({ gitConfiguration }) => gitConfiguration);
  const sources = connectionSources(pipeline).map(({ name }) => name);
  unique(
    triggers.map(({ sourceActionName }) => sourceActionName),
    (name) => structure(`Pipeline ${pipeline.name} has more than one trigger for the source action ${name}`),
  );
  for (const { sourceActionName, push = [], pullRequest = [] } of triggers) {
    const where = `The trigger of ${sourceActionName} in pipeline ${pipeline.name}`;
    if (!sources.includes(sourceActionName)) {
      throw structure(
        `${where} names no source action of type CodeStarSourceConnection; there are: ${sources.join(", ") || "none"}`,
      );
    }
    if (push.length + pullRequest.length === 0) {
      throw structure(`${where} has neither push nor pullRequest`);
    }
    for (const filter of push) {
      checkPush(`${where}, push,`, filter);
    }
    for (const filter of pullRequest) {
      checkPullRequest(`${where}, pullRequest,`, filter);
    }
  }
}

function checkPush(where: string, { tags, branches, filePaths }: PushFilter): void {
  refusePaths(where, filePaths);
  if ((tags === undefined) === (branches === undefined)) {
    throw structure(`${where} must filter either tags or branches, and not both`);
  }
  checkCriteria(where, tags ?? branches);
}

function checkPullRequest(where: string, { branches, filePaths }: PullRequestFilter): void {
  refusePaths(where, filePaths);
  if (branches === undefined) {
    throw structure(`${where} must filter branches`);
  }
  checkCriteria(where, branches);
}

function refusePaths(where: string, filePaths: Criteria | undefined): void {
  if (filePaths !== undefined) {
    throw structure(`${where} has filePaths, which the sandbox does not emulate`);
  }
}

function checkCriteria(where: string, { includes = [], excludes = [] }: Criteria = {}): void {
  const patterns = [...includes, ...excludes];
  if (patterns.length === 0) {
    throw structure(`${where} has neither includes nor excludes`);
  }
  const unread = patterns.find((pattern) => /[[\]{}\\]/.test(pattern));
  if (unread !== undefined) {
    throw structure(`${where} has the pattern ${unread}; the sandbox reads only *, ** and ?`);
  }
}
