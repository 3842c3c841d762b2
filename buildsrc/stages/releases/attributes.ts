// The attributes of a released AMI that EC2 does not copy, as EC2 describes them.
import type { Ami } from "../common/aws";

/** Whether instances of it have to use IMDSv2 unless their launch says otherwise. */
export function requiresTokens({ ImdsSupport }: Ami): boolean {
  return ImdsSupport === "v2.0";
}

/** Whether EC2 refuses to deregister it. */
export function isProtected({ DeregistrationProtection = "" }: Ami): boolean {
  return DeregistrationProtection.startsWith("enabled");
}
