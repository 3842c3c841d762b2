// Which source actions of a pipeline an event at their provider is for, by the pipeline's triggers or without one.
import { globToRegExp } from "../../codebuild/run/glob";
import type { ProviderEvent, PullRequestEvent, PushEvent } from "../../codeconnections/provider/events";
import { connectionSources } from "../declaration/parts";
import type { ActionDeclaration, Criteria, PipelineDeclaration, Trigger, TriggerDeclaration } from "../model";

/** A start of a pipeline that an event asks for. */
export interface Start {
  readonly actionName: string;
  readonly connectionArn: string;
  readonly triggerType: Trigger["triggerType"];
  readonly commit: string;
  /** What the source action says of the event. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The starts that an event asks for. */
export function startsOf(pipeline: PipelineDeclaration, event: ProviderEvent): Start[] {
  return connectionSources(pipeline).flatMap((source): Start[] => {
    const { FullRepositoryId, ConnectionArn = "" } = source.configuration ?? {};
    const trigger = pipeline.triggers?.find(
      ({ gitConfiguration }) => gitConfiguration.sourceActionName === source.name,
    );
    if (FullRepositoryId !== event.repository || !(trigger ? isFor(trigger, event) : isDetected(source, event))) {
      return [];
    }
    return [
      {
        actionName: source.name,
        connectionArn: ConnectionArn,
        // Source: "Start a pipeline in CodePipeline", CodePipeline user guide.
        triggerType: trigger ? "WebhookV2" : "Webhook",
        ...(event.kind === "push"
          ? { commit: event.commit, variables: pushVariables(event) }
          : { commit: event.source.commit, variables: pullRequestVariables(event) }),
      },
    ];
  });
}

/** Without a trigger, an action starts its pipeline when its branch is pushed, unless it says that it does not. */
function isDetected({ configuration = {} }: ActionDeclaration, event: ProviderEvent): boolean {
  return (
    configuration.DetectChanges !== "false" &&
    event.kind === "push" &&
    event.reference.type === "branch" &&
    event.reference.name === configuration.BranchName
  );
}

/** One filter that fits is enough. */
function isFor(
  { gitConfiguration: { push = [], pullRequest = [] } }: TriggerDeclaration,
  event: ProviderEvent,
): boolean {
  if (event.kind === "pullRequest") {
    return pullRequest.some(
      ({ events, branches }) =>
        (events?.includes(event.event) ?? true) && branches !== undefined && fits(branches, event.destination.branch),
    );
  }
  const { type, name } = event.reference;
  return push.some(({ tags, branches }) => {
    const criteria = type === "tag" ? tags : branches;
    return criteria !== undefined && fits(criteria, name);
  });
}

/** Excludes go before includes. Source: "Automate starting pipelines using triggers and filtering", user guide. */
function fits({ includes, excludes = [] }: Criteria, name: string): boolean {
  const matches = (pattern: string) => globToRegExp(pattern).test(name);
  return !excludes.some(matches) && (includes === undefined || includes.some(matches));
}

function pushVariables({ reference: { type, name } }: PushEvent): Record<string, string> {
  return type === "tag" ? { TagName: name } : { BranchName: name };
}

function pullRequestVariables({ id, title, source, destination }: PullRequestEvent): Record<string, string> {
  return {
    BranchName: source.branch,
    PullRequestId: String(id),
    PullRequestTitle: title,
    SourceBranchName: source.branch,
    DestinationBranchName: destination.branch,
  };
}
