// The container images and machine sizes of CodeBuild that the stages can use.

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
  if (image === "" || /\s/.test(image)) {
    return `"${image}" is not a container image; use one like "aws/codebuild/standard:8.0".`;
  }
  if (!/windows|lambda/.test(image)) {
    return undefined;
  }
  return `"${image}" is for Windows or Lambda; the stages need a Linux container, like "aws/codebuild/standard:8.0".`;
}
