// The event that CodeBuild sends to EventBridge when a build starts and ends: made by builds.ts.
import type { ServiceEvent } from "../frontdoor/service";
import type { Build } from "./model";

/** "CodeBuild Build State Change". Source: "Build notifications input format reference", CodeBuild user guide. */
export function stateChange(build: Build): ServiceEvent {
  const [, , , region = "", account = ""] = build.arn.split(":");
  return {
    source: "aws.codebuild",
    "detail-type": "CodeBuild Build State Change",
    region,
    account,
    resources: [build.arn],
    detail: {
      "build-status": build.buildStatus,
      "project-name": build.projectName,
      "build-id": build.arn,
      "current-phase": build.currentPhase,
      "current-phase-context": "[]",
      version: "1",
      "additional-information": {
        initiator: build.initiator,
        "build-complete": build.buildComplete,
        "build-number": build.buildNumber,
        "build-start-time": new Date(build.startTime * 1000).toISOString(),
        "timeout-in-minutes": build.timeoutInMinutes,
        artifact: { location: build.artifacts.location },
        logs: {
          "group-name": build.logs.groupName,
          "stream-name": build.logs.streamName,
          "deep-link": build.logs.deepLink,
        },
        phases: build.phases.map(({ phaseType, phaseStatus, contexts = [] }) => ({
          "phase-type": phaseType,
          "phase-status": phaseStatus,
          "phase-context": contexts.map(({ statusCode, message }) => `${statusCode}: ${message}`),
        })),
      },
    },
  };
}
