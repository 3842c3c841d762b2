// The container images and machine sizes of CodeBuild that the stages can use.
import { originOf } from "../basics/buildImage";

/** The compute types of CodeBuild whose containers have a whole operating system. Those of Lambda do not. */
export const COMPUTE_TYPES = [
  "BUILD_GENERAL1_SMALL",
  "BUILD_GENERAL1_MEDIUM",
  "BUILD_GENERAL1_LARGE",
  "BUILD_GENERAL1_XLARGE",
  "BUILD_GENERAL1_2XLARGE",
] as const;

/** What is wrong with a container image, with the remedy. */
export function buildImageFault(image: string): string | undefined {
  if (/windows|lambda/.test(image)) {
    return `"${image}" is for Windows or Lambda; the stages need a Linux container, like "aws/codebuild/standard:8.0".`;
  }
  if (originOf(image) !== undefined) {
    return undefined;
  }
  return (
    `"${image}" is not a container image that the stages' roles can pull; use one of CodeBuild's, like ` +
    '"aws/codebuild/standard:8.0", or copy yours to ECR and use "<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>" ' +
    'or "public.ecr.aws/<alias>/<repository>:<tag>".'
  );
}
