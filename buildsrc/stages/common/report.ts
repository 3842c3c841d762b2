// The first and the last line of a stage's log, and what it says when it fails.
import { messageOf } from "./messageOf";
import { StageError } from "./stageError";

/**
 * What a run is about. Promote has no commit; Sweep has neither image nor commit, but a build to clean up after; Prune has a
 * pull request alone, and Upkeep the whole factory.
 */
export interface Subject {
  /** What an operation on more than one image works on. */
  readonly scope?: string;
  readonly image?: string;
  readonly build?: string;
  readonly pullRequest?: string;
  readonly commit?: string;
  /** The name and version of each tool that the run uses. */
  readonly tools?: Readonly<Record<string, string>>;
}

/** Names the stage, what it is about, and the tools that it uses. */
export function firstLine(stage: string, { scope, image, build, pullRequest, commit, tools = {} }: Subject): string {
  const parts = [
    ...(scope === undefined ? [] : [scope]),
    ...(image === undefined ? [] : [`image ${image}`]),
    ...(build === undefined ? [] : [`build ${build}`]),
    ...(pullRequest === undefined ? [] : [`pull request ${pullRequest}`]),
    ...(commit === undefined ? [] : [`commit ${commit.slice(0, 7)}`]),
    ...Object.entries(tools).map(([name, version]) => `${name} ${version}`),
  ];
  return `${stage}: ${parts.join(", ")}`;
}

/** The last line of a stage that succeeded. */
export function successLine(stage: string, outcome: string, seconds: number): string {
  return `${stage} SUCCEEDED in ${seconds.toFixed(0)} s: ${outcome}`;
}

/** The last lines of a stage that failed. The remedy comes first, so that the last line of the log is the outcome. */
export function failureLines(stage: string, error: unknown, seconds: number): string {
  const remedy = error instanceof StageError ? error.remedy : awsRemedy(error);
  return `What to do: ${remedy}\n${stage} FAILED after ${seconds.toFixed(0)} s: ${messageOf(error)}`;
}

function awsRemedy(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  if (/AccessDenied|UnauthorizedOperation/.test(name)) {
    return "The stage's role is not allowed to do this. Run pulumi up; if it persists, look for a policy of the organization that denies it.";
  }
  if (/Credentials|ExpiredToken|InvalidClientTokenId/.test(name)) {
    return "The stage has no valid AWS credentials. In CodeBuild, look at the project's role; by hand, set AWS_PROFILE or log in.";
  }
  return "Try again (aws codepipeline retry-stage-execution); if it persists, the message says what AWS or the machine refused.";
}

/** Runs a stage between the first and the last line of its log. */
export async function runStage(
  stage: string,
  work: (start: (subject: Subject) => void) => Promise<string>,
): Promise<void> {
  const started = Date.now();
  const seconds = () => (Date.now() - started) / 1000;
  try {
    const outcome = await work((subject) => {
      console.log(firstLine(stage, subject));
    });
    console.log(successLine(stage, outcome, seconds()));
  } catch (error) {
    console.error(failureLines(stage, error, seconds()));
    process.exitCode = 1;
  }
}
