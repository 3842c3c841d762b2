// What a factory is unless told otherwise: AmiFactory's defaults, and those of the settings of the same names.

export const FACTORY_DEFAULTS = {
  repositoryDescription: "What this factory's machine images are made from.",
  branch: "main",
  onConflict: "stop",
  retainRepositoryOnDelete: true,
  adoptRepository: false,
  // Ubuntu, with Node.js 22 and 24. Source: ubuntu/standard/8.0/runtimes.yml of aws/aws-codebuild-docker-images.
  buildImage: "aws/codebuild/standard:8.0",
  buildComputeType: "BUILD_GENERAL1_SMALL",
  buildTimeoutMinutes: 120,
  validateTimeoutMinutes: 15,
  queuedTimeoutMinutes: 480,
  rebuildMaxAgeDays: 30,
  artifactRetentionDays: 30,
  deleteArtifactsOnDestroy: true,
  logRetentionDays: 90,
} as const;
