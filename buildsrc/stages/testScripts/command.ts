// The shell command that carries a test script onto an instance through Run Command.
import { asCommand } from "../image/interpreter";
import { envArguments, type ScriptEnvironment, type TestScript } from "./script";

/**
 * How long a command can be. SendCommand's limit for a document with its parameters is 64 KB, and the document itself needs
 * some of it. Source: MaxDocumentSizeExceeded in the service model.
 */
export const MAX_COMMAND_BYTES = 60_000;

/**
 * The command that runs a script. The script travels in base64: no quoting reaches it, and Systems Manager does not either,
 * which replaces text in double braces. The script keeps its name, since the messages of its interpreter begin with it.
 */
export function scriptCommand(script: TestScript, environment: ScriptEnvironment): string {
  return `#!/bin/sh
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
base64 -d >${script.name} <<'SCRIPT'
${script.content.toString("base64")}
SCRIPT
env ${envArguments(environment)} ${asCommand(script.interpreter)} ${script.name}
`;
}
