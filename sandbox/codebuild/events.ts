// The event that CodeBuild sends to EventBridge when a build starts and when it ends.
import type { ServiceEvent } from "../frontdoor/service";
import type { Build } from "./model";
import type { Timestamp } from "../frontdoor/wire";

/** "CodeBuild Build State Change". Source: "Build notifications input format reference", CodeBuild user guide. */
export function stateChange(build: Build): ServiceEvent {
  const [, , , region = "", account = ""] = build.arn.split(":");
  const { environment, source } = build;
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
        artifact: {
          location: build.artifacts.location,
          md5sum: build.artifacts.md5sum,
          sha256sum: build.artifacts.sha256sum,
        },
        environment: {
          image: environment.image,
          "privileged-mode": environment.privilegedMode ?? false,
          "compute-type": environment.computeType,
          type: environment.type,
          "environment-variables": (environment.environmentVariables ?? []).map(({ name, value, type }) => ({
            name,
            value,
            type: type ?? "PLAINTEXT",
          })),
        },
        "timeout-in-minutes": build.timeoutInMinutes,
        "build-complete": build.buildComplete,
        "build-number": build.buildNumber,
        initiator: build.initiator,
        "build-start-time": eventTime(build.startTime),
        source: { type: source.type, location: source.location },
        "source-version": build.sourceVersion,
        logs: {
          "group-name": build.logs.groupName,
          "stream-name": build.logs.streamName,
          "deep-link": build.logs.deepLink,
        },
        phases: build.phases.map(({ phaseType, phaseStatus, startTime, endTime, durationInSeconds, contexts }) => ({
          "phase-context": contexts?.map(({ statusCode, message }) => `${statusCode}: ${message}`),
          "start-time": eventTime(startTime),
          "end-time": endTime === undefined ? undefined : eventTime(endTime),
          "duration-in-seconds": durationInSeconds,
          "phase-type": phaseType,
          "phase-status": phaseStatus,
        })),
      },
    },
  };
}

/** `Sep 1, 2017 4:12:29 PM`, always in UTC. */
function eventTime(time: Timestamp): string {
  const date = new Date(time * 1000);
  const day = date.toLocaleDateString("en-US", { timeZone: "UTC", dateStyle: "medium" });
  const clock = date.toLocaleTimeString("en-US", { timeZone: "UTC", timeStyle: "medium" });
  // Newer versions of Node put a narrow space before AM and PM.
  return `${day} ${clock.replace(/\s/, " ")}`;
}
