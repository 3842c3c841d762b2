// What the program that advises is told, in one environment variable.

/** What there is to advise on. */
export interface AdviceParameters {
  /** Changes with what Publish makes of a release. */
  readonly publishDigest: string;
  readonly pipelines: readonly string[];
  readonly region: string;
  /** What `pulumi destroy` leaves in the account, one line each. */
  readonly leaves: readonly string[];
}

/** The environment variable that holds the parameters as JSON. */
const VARIABLE = "ADVICE";

/** The parameters as environment variables. */
export function toEnvironment(parameters: AdviceParameters): Record<string, string> {
  return { [VARIABLE]: JSON.stringify(parameters) };
}

/** Reads what `toEnvironment` wrote. */
export function fromEnvironment(environment: NodeJS.ProcessEnv): AdviceParameters {
  return JSON.parse(environment[VARIABLE] ?? "") as AdviceParameters;
}
