// Says what a look could not see, and what to do about it.
import { messageOf } from "../../common/messageOf";
import { StageError } from "../../common/stageError";

/** Codes with which AWS's services deny a call. */
const DENIED = /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthorizationError)$/;

const GRANT =
  "Run pulumi up, which gives Upkeep's role this right. If the role has it, a permissions boundary or a service control policy takes it away.";
const LATER = "The next run looks again; npm run upkeep starts one.";

/** A sentence for a person about something that failed. */
export function cautionOf(where: string, what: string, error: unknown): string {
  const message = messageOf(error).trim();
  const problem = `${where}: could not look at ${what}: ${message}${/[.!?]$/.test(message) ? "" : "."}`;
  return `${problem} ${remedyOf(error)}`;
}

function remedyOf(error: unknown): string {
  if (error instanceof StageError) {
    return error.remedy;
  }
  return error instanceof Error && DENIED.test(error.name) ? GRANT : LATER;
}
