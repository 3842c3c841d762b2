// A test script and what it is told.
import type { Image } from "../image/folder";
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
  readonly FAMILY: string;
  readonly RELEASE: string;
  /** "apt" or "dnf". */
  readonly PACKAGE_MANAGER: string;
}

/** What the scripts of an image are told on every instance of the AMI. */
export function scriptEnvironment(
  { name, settings }: Pick<Image, "name" | "settings">,
  amiId: string,
  createdAt: Date,
): Omit<ScriptEnvironment, "INSTANCE_TYPE"> {
  return {
    IMAGE: name,
    AMI_ID: amiId,
    AMI_CREATED: String(Math.floor(createdAt.getTime() / 1000)),
    FAMILY: settings.family,
    RELEASE: settings.release,
    PACKAGE_MANAGER: settings.packageManager,
  };
}

/** The environment as arguments of `env`. */
export function envArguments(environment: ScriptEnvironment): string {
  return Object.entries({ HOME: "/root", [TEST_VARIABLE]: "1", ...environment })
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}
