// The right to look up base images: in their publishers' public parameters, and in those of the factory's own images.
import { arnOf, type Location } from "../basics/location";
import type { Statement } from "./document";

/** Look up a base image's id. The ARNs of public parameters contain no account. */
export function baseParameterStatement(location: Location, parameterPrefix: string): Statement {
  const { partition, region } = location;
  return {
    Sid: "ResolveBaseImage",
    Effect: "Allow",
    Action: "ssm:GetParameter",
    Resource: [
      `arn:${partition}:ssm:${region}::parameter/aws/service/*`,
      arnOf(location, "ssm", `parameter${parameterPrefix}/*`),
    ],
  };
}
