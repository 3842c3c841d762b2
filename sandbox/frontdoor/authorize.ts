// What the front door asks before it lets a call happen.
import type { AwsError, Call } from "./service";

/**
 * Decides whether a caller may make a call; throws an `AwsError` (`AccessDeniedException` and the like) if not, and
 * returns what AWS refuses only after it has answered, if anything.
 * It sees every call whose protocol the front door reads, after validation and before anything happens.
 */
export type Authorize = (call: Call) => Promise<AwsError | undefined>;
