// The metrics that CodeBuild and CodePipeline put themselves, made of the events of what ended.
import { text, type Json, type ServiceEvent } from "../frontdoor/service";
import type { Timestamp } from "../frontdoor/wire";
import type { MetricName } from "./model";

/** A value of a metric of AWS's own. */
export interface Observation {
  readonly name: MetricName;
  readonly value: number;
}

const ENDED_BUILDS = ["SUCCEEDED", "FAILED", "FAULT", "STOPPED", "TIMED_OUT"];

/**
 * What an event says in metrics; nothing where nothing ended. Sources: "CodeBuild CloudWatch metrics", CodeBuild user guide;
 * "CodePipeline CloudWatch metrics", CodePipeline user guide, where a retry that fails counts once more.
 */
export function observationsOf(event: ServiceEvent, at: Timestamp): readonly Observation[] {
  const { detail } = event;
  switch (event["detail-type"]) {
    case "CodeBuild Build State Change":
      return ENDED_BUILDS.includes(text(detail["build-status"])) ? ofBuild(detail, at) : [];
    case "CodePipeline Pipeline Execution State Change":
      return ofExecution(detail, at);
    default:
      return [];
  }
}

function ofBuild(detail: ServiceEvent["detail"], at: Timestamp): Observation[] {
  const information = structure(detail["additional-information"]);
  // The event's times have no fractions and no zone, but are in UTC.
  const started = Date.parse(`${text(information["build-start-time"])} UTC`) / 1000;
  const isGood = detail["build-status"] === "SUCCEEDED";
  const name = (metric: string) => named("AWS/CodeBuild", metric, "ProjectName", text(detail["project-name"]));
  return [
    { name: name("Builds"), value: 1 },
    { name: name("Duration"), value: Math.max(0, at - started) },
    { name: name(isGood ? "SucceededBuilds" : "FailedBuilds"), value: 1 },
  ];
}

function ofExecution(detail: ServiceEvent["detail"], at: Timestamp): Observation[] {
  const state = text(detail.state);
  if (state !== "SUCCEEDED" && state !== "FAILED") {
    return [];
  }
  const started = Date.parse(text(detail["start-time"])) / 1000;
  const name = (metric: string) => named("AWS/CodePipeline", metric, "PipelineName", text(detail.pipeline));
  return [
    { name: name("PipelineDuration"), value: Math.max(0, at - started) },
    ...(state === "FAILED" ? [{ name: name("FailedPipelineExecutions"), value: 1 }] : []),
  ];
}

function named(Namespace: string, MetricName: string, Name: string, Value: string): MetricName {
  return { Namespace, MetricName, Dimensions: [{ Name, Value }] };
}

function structure(value: Json | undefined): Readonly<Record<string, Json | undefined>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, Json | undefined>>)
    : {};
}
