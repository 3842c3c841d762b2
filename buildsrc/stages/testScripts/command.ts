// The shell command that carries a test script onto an instance through Run Command.
import { asCommand } from "../image/interpreter";
import { envArguments, type ScriptEnvironment, type TestScript } from "./script";

/**
 * How long a command can be. SendCommand's limit for a document with its parameters is 64 KB, and the document itself needs
 * some of it. Source: MaxDocumentSizeExceeded in the service model.
 */
export const MAX_COMMAND_BYTES = 60_000;

/** The two streams of a script, each a file on the instance. */
export type Stream = "out" | "err";

/** How much of a stream is kept. */
export const KEPT_BYTES = 1024 * 1024;
/** How much of a packed stream a piece has. In base64 it stays below the 24,000 characters that Run Command returns. */
const PIECE_BYTES = 17_000;

/** Where an instance keeps what the last script printed. Not in /tmp, which is the scripts' own. */
const FOLDER = "/var/lib/ami-pipeline-test";

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
rm -rf ${FOLDER}
mkdir -p ${FOLDER}
status=0
env ${envArguments(environment)} ${asCommand(script.interpreter)} ${script.name} >${FOLDER}/out 2>${FOLDER}/err || status=$?
cat ${FOLDER}/out
cat ${FOLDER}/err >&2
exit $status
`;
}

/** The command that prints a piece of what the last script wrote to a stream, packed and in base64. The first is number 0. */
export function pieceCommand(stream: Stream, number: number): string {
  return `#!/bin/sh
set -eu
cd ${FOLDER}
[ -e ${stream}.gz ] || head -c ${KEPT_BYTES + 1} ${stream} | gzip -n >${stream}.gz
tail -c +${number * PIECE_BYTES + 1} ${stream}.gz | head -c ${PIECE_BYTES} | base64 -w 0
`;
}

/** Whether a piece is the last one. */
export function isLast(piece: Buffer): boolean {
  return piece.length < PIECE_BYTES;
}
