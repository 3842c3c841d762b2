// What a promise is rejected with.
import { StageError } from "../../../buildsrc/stages/common/stageError";

/** Returns what was thrown; fails if nothing was. */
export async function failureOf(work: Promise<unknown>): Promise<Error> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error) {
      return error;
    }
    throw new Error(`Not an error: ${String(error)}`, { cause: error });
  }
  throw new Error("Nothing was thrown.");
}

/** Returns the StageError that was thrown; fails if there was none. */
export async function refusalOf(work: Promise<unknown>): Promise<StageError> {
  const error = await failureOf(work);
  if (!(error instanceof StageError)) {
    throw new Error(`Not a StageError: ${String(error)}`, { cause: error });
  }
  return error;
}
