// What went wrong and what to do about it, in one text, where a failure does not end the stage.
import { messageOf } from "./messageOf";
import { StageError } from "./stageError";

/** The message, with the remedy if there is one. */
export function explained(error: unknown): string {
  return error instanceof StageError ? `${messageOf(error)} ${error.remedy}` : messageOf(error);
}
