// What the command line hands to a command, and how a person types the next one.
import { DEFAULT_PORT } from "../state";

/** What every command gets from the command line. */
export interface Invocation {
  readonly port: number;
  readonly keep: boolean;
  /** Whether `dashboard` serves its page instead of writing it. @default false */
  readonly serve?: boolean;
  /** The folder of the images that `run` builds in place of the project's own. */
  readonly images?: string;
  /** The words after the command's name. */
  readonly words: readonly string[];
}

/** A command of the sandbox on a port, as it is typed. */
export function typed(port: number, words: string): string {
  return `npm run sandbox -- ${port === DEFAULT_PORT ? "" : `--port ${port} `}${words}`;
}
