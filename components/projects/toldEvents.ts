// The events that people are told of: one kind of rule each, with what it hands on to Tell.
import { APPROVE, type StarterVariables, type ToldEvent } from "../../buildsrc/stages/contract";
import { pipelineName, projectName, tellRulePrefix, type Operation } from "../basics/names";
import { tellsAnybody } from "../publishing/told";
import type { FactorySettings } from "../settings/values";

/** What is watched. */
export interface Watched {
  /** The names of the pipelines. Those of pull requests are not among them. */
  readonly pipelines: readonly string[];
  /** Whether runs wait for approval. */
  readonly approval: boolean;
  /** The names of the operations' projects. Tell's own is not among them, so that its failure starts nothing. */
  readonly operations: { readonly promote: string; readonly others: readonly string[] };
}

/** A rule that starts Tell. */
export interface ToldRule {
  /** What its name ends with. */
  readonly suffix: string;
  /** As EventBridge takes it. */
  readonly eventPattern: string;
  /** Variable of Tell → its value, or where in the event it is. */
  readonly variables: Readonly<Partial<Record<keyof StarterVariables["tell"], string>>>;
}

/** What is watched in a factory. */
export function watchedIn(settings: FactorySettings): Watched {
  const { images, pipelineNamePrefix, projectNamePrefix, approval } = settings;
  const named = (operation: Operation) => projectName(projectNamePrefix, operation);
  return {
    pipelines: images.map((image) => pipelineName(pipelineNamePrefix, image)),
    approval,
    operations: { promote: named("promote"), others: [named("sweep"), named("upkeep")] },
  };
}

/** The names of the rules that start Tell; none where nobody is told. */
export function toldRuleNames(settings: FactorySettings): readonly string[] {
  const rules = tellsAnybody(settings) ? toldRules(watchedIn(settings)) : [];
  return rules.map(({ suffix }) => `${tellRulePrefix(settings.factoryName)}-${suffix}`);
}

/** EventBridge takes no longer pattern. Source: "Event pattern size", Amazon EventBridge quotas. */
const MAX_PATTERN_LENGTH = 2048;

/** The rules for what is watched: several of a kind where the names of the pipelines do not fit into one. */
export function toldRules({ pipelines, approval, operations }: Watched): readonly ToldRule[] {
  return [
    ...runRules("failed", "Pipeline", { state: ["FAILED"] }, pipelines),
    // A run that has nothing to do skips Publish: only this starts Tell, and not each run that succeeds.
    ...runRules("released", "Action", { action: ["Publish"], state: ["SUCCEEDED"] }, pipelines),
    ...(approval ? runRules("asked", "Action", { action: [APPROVE], state: ["STARTED"] }, pipelines) : []),
    operationRule(operations),
  ];
}

function runRules(
  event: ToldEvent,
  what: "Action" | "Pipeline",
  detail: Readonly<Record<string, readonly string[]>>,
  pipelines: readonly string[],
): readonly ToldRule[] {
  const patternOf = (some: readonly string[]) =>
    JSON.stringify({
      source: ["aws.codepipeline"],
      "detail-type": [`CodePipeline ${what} Execution State Change`],
      detail: { pipeline: some, ...detail },
    });
  return chunks(pipelines, (some) => patternOf(some).length <= MAX_PATTERN_LENGTH).map((some, index) => ({
    suffix: index === 0 ? event : `${event}-${index + 1}`,
    eventPattern: patternOf(some),
    variables: { EVENT: event, EVENT_ID: "$.id", PIPELINE: "$.detail.pipeline", EXECUTION_ID: "$.detail.execution-id" },
  }));
}

/** Of Promote people are told when it has moved a channel, too. A build that somebody stopped is no news to anybody. */
function operationRule({ promote, others }: Watched["operations"]): ToldRule {
  return {
    suffix: "operation",
    eventPattern: JSON.stringify({
      source: ["aws.codebuild"],
      "detail-type": ["CodeBuild Build State Change"],
      detail: {
        $or: [
          { "project-name": [promote], "build-status": ["SUCCEEDED"] },
          { "project-name": [promote, ...others], "build-status": ["FAILED", "FAULT", "TIMED_OUT"] },
        ],
      },
    }),
    variables: {
      EVENT: "operation",
      EVENT_ID: "$.id",
      BUILD_ARN: "$.detail.build-id",
      BUILD_STATUS: "$.detail.build-status",
      INITIATOR: "$.detail.additional-information.initiator",
    },
  };
}

/** Divides a list into as few parts as fit, in its order. */
function chunks(items: readonly string[], fits: (some: readonly string[]) => boolean): readonly (readonly string[])[] {
  const parts: string[][] = [];
  for (const item of items) {
    const last = parts.at(-1);
    if (last !== undefined && fits([...last, item])) {
      last.push(item);
    } else {
      parts.push([item]);
    }
  }
  return parts;
}
