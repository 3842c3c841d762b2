// What Tell is told.
import { bucketName, homeRegion, PROJECT, read, type Variables } from "../common/environment";
import { TOLD_EVENTS, type ProjectVariables, type StarterVariables, type ToldEvent } from "../contract";
import { readNoticeTarget, type NoticeTarget } from "../notices/target";
import { nameBuild, type BuildName } from "./links";
import { TOLD_OPERATIONS, type ToldOperation } from "./operation";

/** What the project, the event and CodeBuild tell Tell. */
export interface TellEnvironment {
  readonly region: string;
  readonly bucket: string;
  readonly target: NoticeTarget;
  readonly approvalTimeoutMinutes: number;
  /** The event's id. */
  readonly eventId: string;
  readonly event: RunEvent | OperationEvent;
}

/** Something about a run of an image's pipeline. */
export interface RunEvent {
  readonly kind: Exclude<ToldEvent, "operation">;
  readonly image: string;
  readonly pipeline: string;
  readonly executionId: string;
}

/** A build of an operation ended. */
export interface OperationEvent {
  readonly kind: "operation";
  readonly operation: ToldOperation;
  readonly build: BuildName;
  readonly status: string;
  readonly initiator: string;
}

/** Reads it from the environment variables. */
export function readTellEnvironment(variables: Variables): TellEnvironment {
  return read(variables, (setBy) => {
    const project = setBy<ProjectVariables["tell"]>(PROJECT);
    const rule = setBy<StarterVariables["tell"]>("the rule that starts Tell");
    const target = readNoticeTarget(project);
    const kind = rule.oneOf("EVENT", TOLD_EVENTS);
    const runEvent = (of: RunEvent["kind"]): RunEvent => {
      const prefix = `${project.text("PIPELINE_NAME_PREFIX", /^[\w.@-]+$/, "the start of the pipelines' names")}-`;
      const pipeline = rule.text("PIPELINE", startsWith(prefix), `the name of a pipeline, which starts with ${prefix}`);
      return {
        kind: of,
        image: pipeline.slice(prefix.length),
        pipeline,
        executionId: rule.text("EXECUTION_ID", /^[\w-]+$/, "the id of the pipeline's run"),
      };
    };
    const operationEvent = (): OperationEvent => {
      const prefix = `${project.text("PROJECT_NAME_PREFIX", /^[\w.@-]+$/, "the start of the projects' names")}-`;
      const pattern = new RegExp(
        `^arn:[^:]+:codebuild:[^:]+:\\d+:build/${prefix}(${TOLD_OPERATIONS.join("|")}):[\\w-]+$`,
      );
      const wanted = `the ARN of a build of ${TOLD_OPERATIONS.map((each) => `${prefix}${each}`).join(", ")}`;
      const build = nameBuild(rule.text("BUILD_ARN", pattern, wanted));
      return {
        kind: "operation",
        operation: TOLD_OPERATIONS.find((each) => `${prefix}${each}` === build.project) ?? TOLD_OPERATIONS[0],
        build,
        status: rule.text("BUILD_STATUS", /^[A-Z_]+$/, "the status of that build"),
        initiator: rule.optional("INITIATOR", /\S/, "who started that build") ?? "nobody known",
      };
    };
    return {
      region: homeRegion(setBy),
      bucket: bucketName(project),
      target,
      approvalTimeoutMinutes: project.positive("APPROVAL_TIMEOUT_MINUTES"),
      eventId: rule.text("EVENT_ID", /^[\w-]{1,64}$/, "the event's id"),
      event: kind === "operation" ? operationEvent() : runEvent(kind),
    };
  });
}

function startsWith(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(".", "\\.")}[a-z0-9.-]+$`);
}
