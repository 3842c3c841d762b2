// What the program that looks at a connection is told.
import type { ConnectionSettings } from "../../programs/connection";
import type { ConnectedSource } from "./providers";

/** The environment variable that holds the parameters, as JSON. */
export const PARAMETERS = "CONNECTION_PARAMETERS";

/** What the program is told. */
export interface ConnectionParameters {
  readonly source: ConnectedSource;
  /** The connection's ARN; undefined in a preview before the stack has made it. */
  readonly arn?: string;
  /** The names of the factory's pipelines. */
  readonly pipelines: readonly string[];
  /** How to reach AWS. */
  readonly connection: ConnectionSettings;
}
