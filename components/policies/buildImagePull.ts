// What a role needs so that CodeBuild can pull the container image of its builds.
import { originOf } from "../basics/buildImage";
import type { Location } from "../basics/location";
import { policyDocument, type PolicyDocument, type Statement } from "./document";

/**
 * Lets CodeBuild pull an image from ECR in the role's name. If the repository is another account's, its policy must allow
 * the same three actions to the role. Any other image needs nothing.
 */
export function pullStatements({ partition }: Location, buildImage: string): readonly Statement[] {
  const origin = originOf(buildImage);
  if (origin?.kind !== "ecr") {
    return [];
  }
  const { account, region, repository } = origin;
  return [
    // CodeBuild, before the build: log in to the registry. Resource "*": AWS offers nothing narrower, and the token opens
    // only what the role may pull.
    {
      Sid: "RegistryToken",
      Effect: "Allow",
      Action: "ecr:GetAuthorizationToken",
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": region } },
    },
    // CodeBuild, before the build: pull the image.
    {
      Sid: "PullBuildImage",
      Effect: "Allow",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: `arn:${partition}:ecr:${region}:${account}:repository/${repository}`,
    },
  ];
}

/** The policy of a project's role: what its builds may do, and what the pull of their container image needs. */
export function withPull(own: PolicyDocument, location: Location, buildImage: string): PolicyDocument {
  return policyDocument(...own.Statement, ...pullStatements(location, buildImage));
}
