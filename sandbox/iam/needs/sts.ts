// STS: whoever has credentials may ask whose they are. The role's trust policy judges AssumeRole.
import type { Needs } from "./need";

/** What STS's operations need. */
export const sts: Needs = { GetCallerIdentity: () => [] };
