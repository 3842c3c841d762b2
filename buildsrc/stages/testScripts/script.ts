// A test script and what it is told.
import type { Interpreter } from "../image/interpreter";

/** A script that succeeds if something is true of the machine it runs on. */
export interface TestScript {
  /** The file's name. */
  readonly name: string;
  readonly content: Buffer;
  readonly interpreter: Interpreter;
}

/** Is set wherever a test runs: what the script calls can tell that nothing here is for real. */
const TEST_VARIABLE = "AMI_PIPELINE_TEST";

/** What a script is told in its environment. */
export interface ScriptEnvironment {
  readonly IMAGE: string;
  readonly AMI_ID: string;
  /** When the AMI was made, in seconds since 1970: what a machine makes anew is younger. */
  readonly AMI_CREATED: string;
  readonly INSTANCE_TYPE: string;
}

/** The environment as arguments of `env`. */
export function envArguments(environment: ScriptEnvironment): string {
  return Object.entries({ HOME: "/root", [TEST_VARIABLE]: "1", ...environment })
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}
