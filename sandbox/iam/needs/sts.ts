// STS: whoever has credentials may ask whose they are. AssumeRole is judged by the role's trust policy where it is
// answered.
import type { Needs } from "./need";

/** What STS's operations need. */
export const sts: Needs = { GetCallerIdentity: () => [] };
