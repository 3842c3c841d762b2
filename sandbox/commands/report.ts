// How runs are shown to a person: a line as something happens, a table at the end.
import { readBuildLog } from "../client/buildLog";
import type { Clients } from "../client/clients";
import type { Action, Run } from "../client/runs";
import { formatTable } from "../client/table";

const LAST_LINES = 40;

/** The one line that says a change of an action. */
export function describeChange(elapsedSeconds: number, run: Run, action: Action): string {
  const ami = action.variables.AMI_ID;
  const words = [
    `${elapsedSeconds.toFixed(1).padStart(7)} s`,
    run.pipeline,
    action.stage,
    action.status.toLowerCase(),
    ...(ami ? [ami] : []),
    ...(action.status === "Failed" && action.message ? [action.message] : []),
  ];
  return words.join("  ");
}

/** The table at the end: what became of each run. */
export function describeRuns(runs: readonly Run[]): string {
  return formatTable(
    ["PIPELINE", "RESULT", "AMI", "TIME", "LOOK CLOSER"],
    runs.map((run) => [
      run.pipeline,
      run.status,
      run.actions.find(({ variables }) => variables.AMI_ID)?.variables.AMI_ID ?? "none",
      `${run.seconds.toFixed(1)} s`,
      `npm run sandbox -- logs ${run.pipeline}`,
    ]),
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
      return [`=== ${run.pipeline} failed in ${action.stage}: ${action.message ?? ""}`, ...log.slice(-LAST_LINES)].join(
        "\n",
      );
    }),
  );
}
