// How policies name EC2's resources, and which condition keys existing ones fill in.
import type { Call } from "../../frontdoor/service";
import type { Ec2Resource } from "../facts";
import { arn, type Need } from "./need";

/** Images and snapshots belong to no account in an ARN. */
const WITHOUT_ACCOUNT: readonly string[] = ["image", "snapshot"];

/** The ARN of a resource of EC2. */
export function ec2Arn(call: Call, type: string, id: string): string {
  return WITHOUT_ACCOUNT.includes(type)
    ? `arn:aws:ec2:${call.region}::${type}/${id}`
    : arn(call, "ec2", `${type}/${id}`);
}

/** The condition keys that an existing resource fills in. */
export function resourceKeys(resource: Ec2Resource | undefined): Need["keys"] {
  const tags = Object.entries(resource?.tags ?? {}).flatMap(([key, value]) => [
    [`aws:ResourceTag/${key}`, value] as const,
    [`ec2:ResourceTag/${key}`, value] as const,
  ]);
  return {
    ...Object.fromEntries(tags),
    ...(resource?.owner !== undefined && {
      "ec2:Owner": [resource.owner, ...(resource.ownerAlias ? [resource.ownerAlias] : [])],
    }),
    ...(resource?.public !== undefined && { "ec2:Public": String(resource.public) }),
  };
}
