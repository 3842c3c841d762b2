// The right to look up base images in their publishers' public parameters.
import type { Location } from "../basics/location";
import type { Statement } from "./document";

/** Look up a base image's id in its publisher's public parameters. Their ARNs contain no account. */
export function baseParameterStatement({ partition, region }: Location): Statement {
  return {
    Sid: "ResolveBaseImage",
    Effect: "Allow",
    Action: "ssm:GetParameter",
    Resource: `arn:${partition}:ssm:${region}::parameter/aws/service/*`,
  };
}
