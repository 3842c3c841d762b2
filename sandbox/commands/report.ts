// How runs are shown to a person: one line whenever something happens, and tables at the end.
import { readBuildLog } from "../client/buildLog";
import type { Clients } from "../client/clients";
import type { Published } from "../client/published";
import { amiOf, hadNothingToDo, type Action, type Run } from "../client/runs";
import { APPROVE } from "../../buildsrc/stages/contract";
import { formatTable } from "../../scripts/table";
import { typed } from "./invocation";

const LAST_LINES = 40;

/** One line about an action that has changed. */
export function describeChange(elapsedSeconds: number, run: Run, action: Action): string {
  const ami = action.variables.AMI_ID;
  const words = [
    `${elapsedSeconds.toFixed(1).padStart(7)} s`,
    run.pipeline,
    action.action,
    action.status.toLowerCase(),
    ...(ami ? [ami] : []),
    ...(action.status === "Failed" && action.message ? [action.message] : []),
  ];
  return words.join("  ");
}

/** The stages in their order. A run that skips Approve, or waits in it, does not show where it stands. */
const ORDER: readonly string[] = ["Source", "Validate", "Build", "Test", APPROVE, "Publish"];

/** The table at the end: how long each stage of each run took, or how else it ended, and what came of the run. */
export function describeRuns(runs: readonly Run[], port: number): string {
  const seen = new Set(runs.flatMap(({ actions }) => actions.map(({ stage }) => stage)));
  const stages = [...ORDER.filter((stage) => seen.has(stage)), ...[...seen].filter((stage) => !ORDER.includes(stage))];
  const table = formatTable(
    ["PIPELINE", ...stages.map((stage) => stage.toUpperCase()), "TIME", "RESULT", "AMI"],
    runs.map((run) => [
      run.pipeline,
      ...stages.map((stage) => describeStage(run, stage)),
      `${run.seconds.toFixed(1)} s`,
      run.status,
      amiOf(run) ?? (hadNothingToDo(run) ? "unchanged" : "none"),
    ]),
  );
  return `${table}\n\nLook closer with: ${typed(port, "logs IMAGE [STAGE]")}`;
}

/** A stage that was retried shows how it ended last; one that was skipped or not reached is a dash. */
function describeStage(run: Run, stage: string): string {
  const newest = new Map(run.actions.filter((each) => each.stage === stage).map((each) => [each.action, each]));
  const actions = [...newest.values()];
  if (actions.length === 0) {
    return "-";
  }
  const other = actions.find(({ status }) => status !== "Succeeded");
  return other?.status.toLowerCase() ?? `${Math.max(...actions.map(({ seconds }) => seconds)).toFixed(1)} s`;
}

/** A table of the AMIs that can be used now, and where. */
export function describePublished(published: readonly Published[]): string {
  return formatTable(
    ["PARAMETER", "REGION", "AMI"],
    published.map(({ parameter, region, ami }) => [parameter, region, ami]),
  );
}

/** The end of the log of each action that failed: what a person would open first. */
export async function describeFailures(clients: Clients, runs: readonly Run[]): Promise<string[]> {
  const failures = runs.flatMap((run) =>
    run.actions.flatMap((action) => (action.status === "Failed" ? [{ run, action }] : [])),
  );
  return Promise.all(
    failures.map(async ({ run, action }) => {
      const log = action.buildId ? await readBuildLog(clients, action.buildId) : [];
      return [
        `=== ${run.pipeline} failed in ${action.action}: ${action.message ?? ""}`,
        ...log.slice(-LAST_LINES),
      ].join("\n");
    }),
  );
}
