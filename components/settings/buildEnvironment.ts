// What the stages can run in: the container images and machine sizes of CodeBuild that suit them.

/** Those of CodeBuild's compute types that a container with an operating system's shell can have. */
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
