// Brings all that a script printed from the instance, of which Run Command returns the beginning only. It comes in pieces by
// more commands: for a bucket, the instance would need rights that every test had as well.
import { gunzipSync } from "node:zlib";
import { messageOf } from "../common/messageOf";
import { Stopped } from "../common/stopSignal";
import { isLast, KEPT_BYTES, pieceCommand, type Stream } from "../testScripts/command";
import type { CommandOutcome } from "./runCommand";

/** Runs a command on the instance. */
export type RunPiece = (command: string) => Promise<Pick<CommandOutcome, "failure" | "output">>;

/**
 * What GetCommandInvocation returns of each stream at most, less what a character that was cut in two can change of its
 * length. Source: its service model.
 */
const RETURNED_BYTES: Readonly<Record<Stream, number>> = { out: 23_900, err: 7_900 };
/** Enough for what cannot be packed at all. */
const MAX_PIECES = 70;

/** The outcome with all that was printed. It is for whoever looks into a failure: if it cannot be had, no test fails. */
export async function withWholeOutput<T extends CommandOutcome>(outcome: T, run: RunPiece): Promise<T> {
  const whole = async (stream: Stream, returned: string) => {
    // A script whose time was up could print nothing through Run Command.
    const isWhole = !outcome.timedOut && Buffer.byteLength(returned) < RETURNED_BYTES[stream];
    return isWhole ? returned : fetched(stream, returned, run);
  };
  return { ...outcome, output: await whole("out", outcome.output), errors: await whole("err", outcome.errors) };
}

async function fetched(stream: Stream, returned: string, run: RunPiece): Promise<string> {
  try {
    const pieces: Buffer[] = [];
    do {
      const { output, failure } = await run(pieceCommand(stream, pieces.length));
      if (failure !== undefined) {
        throw new Error(failure);
      }
      pieces.push(Buffer.from(output, "base64"));
    } while (!isLast(pieces.at(-1) ?? Buffer.alloc(0)) && pieces.length < MAX_PIECES);
    const bytes = gunzipSync(Buffer.concat(pieces), { maxOutputLength: KEPT_BYTES + 1 });
    const text = bytes.subarray(0, KEPT_BYTES).toString();
    return bytes.length > KEPT_BYTES ? `${text}\n[Only the first ${KEPT_BYTES} bytes are kept.]\n` : text;
  } catch (error) {
    if (error instanceof Stopped) {
      throw error;
    }
    console.log(`The rest of what it printed cannot be read from the instance: ${messageOf(error)}`);
    return returned;
  }
}
