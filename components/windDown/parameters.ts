// What the program that winds down is told, in one environment variable.
import type { Operation, Stage } from "../basics/names";
import type { ConnectionSettings } from "../programs/connection";

/** What ends. */
export interface WindDownParameters {
  /** The pipelines whose runs end, with the builds that they started. None: every build of the projects ends. */
  readonly pipelines: readonly string[];
  /** Stage or operation → the name of its CodeBuild project. */
  readonly projects: Readonly<Record<Stage | Operation, string>>;
  /** How to reach AWS. */
  readonly connection: ConnectionSettings;
}

/** The environment variable that holds the parameters as JSON. */
const VARIABLE = "WIND_DOWN";

/** The parameters as environment variables. */
export function toEnvironment(parameters: WindDownParameters): Record<string, string> {
  return { [VARIABLE]: JSON.stringify(parameters) };
}

/** Reads what `toEnvironment` wrote. */
export function fromEnvironment(environment: NodeJS.ProcessEnv): WindDownParameters {
  return JSON.parse(environment[VARIABLE] ?? "") as WindDownParameters;
}
