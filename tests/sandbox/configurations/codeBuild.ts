// Configurations of CodeBuild's projects, in the manner of the acceptance tests of terraform-provider-aws
// (internal/service/codebuild/project_test.go).
import type { ProjectArgs } from "@pulumi/aws/codebuild";
import * as pulumi from "@pulumi/pulumi";
import type { Forms, Site } from "./site";

const environment = {
  computeType: "BUILD_GENERAL1_SMALL",
  image: "aws/codebuild/standard:8.0",
  type: "LINUX_CONTAINER",
};

/** What a project has unless its configuration says otherwise. */
export const DEFAULTS = {
  environment,
  artifacts: { type: "NO_ARTIFACTS" },
  source: { type: "NO_SOURCE", buildspec: "version: 0.2" },
};

/** What a configuration changes → the project in both forms. */
export function projectForms({
  roleArn,
  bucket,
  keyArn,
  cloneUrl,
  vpcConfig,
}: Site): Record<string, Forms<Partial<ProjectArgs>>> {
  const s3 = { type: "S3", location: bucket };
  const repository = { type: "CODECOMMIT", location: cloneUrl };
  const cache = { type: "S3", location: pulumi.interpolate`${bucket}/cache` };
  return {
    description: [{ description: "x" }, {}],
    timeouts: [
      { buildTimeout: 120, queuedTimeout: 10 },
      { buildTimeout: 60, queuedTimeout: 480 },
    ],
    limit: [{ concurrentBuildLimit: 3 }, {}],
    batch: [{ buildBatchConfig: { serviceRole: roleArn, combineArtifacts: true, timeoutInMins: 10 } }, {}],
    vpc: [{ vpcConfig }, {}],
    key: [{ encryptionKey: keyArn }, {}],
    tags: [{ tags: { A: "1", B: "1" } }, { tags: { A: "2" } }],
    "no-tags": [{ tags: { A: "1" } }, {}],
    badge: [{ source: repository, badgeEnabled: true }, { source: repository }],
    "cache-s3": [{ cache }, { cache: { type: "NO_CACHE" } }],
    "cache-local": [{ cache: { type: "LOCAL", modes: ["LOCAL_SOURCE_CACHE"] } }, { cache }],
    "no-cache": [{ cache }, {}],
    logs: [
      { logsConfig: { cloudwatchLogs: { groupName: "g", streamName: "s" } } },
      { logsConfig: { cloudwatchLogs: { status: "DISABLED" } } },
    ],
    "no-logs": [{ logsConfig: { cloudwatchLogs: { groupName: "g" } } }, {}],
    "logs-s3": [
      { logsConfig: { s3Logs: { status: "ENABLED", location: pulumi.interpolate`${bucket}/logs` } } },
      { logsConfig: { s3Logs: { status: "DISABLED" } } },
    ],
    variables: [
      { environment: { ...environment, privilegedMode: true, environmentVariables: [{ name: "A", value: "1" }] } },
      {
        environment: {
          ...environment,
          environmentVariables: [{ name: "B", value: "/x", type: "PARAMETER_STORE" }],
        },
      },
    ],
    image: [
      {
        environment: {
          ...environment,
          image: "1.dkr.ecr.us-east-1.amazonaws.com/x:1",
          imagePullCredentialsType: "SERVICE_ROLE",
        },
      },
      {},
    ],
    artifacts: [
      { artifacts: { ...s3, packaging: "ZIP", path: "b", namespaceType: "BUILD_ID", encryptionDisabled: true } },
      { artifacts: s3 },
    ],
    "secondary-artifacts": [
      { artifacts: s3, secondaryArtifacts: [{ ...s3, artifactIdentifier: "one" }] },
      { artifacts: s3 },
    ],
    git: [
      {
        source: { ...repository, gitCloneDepth: 25, gitSubmodulesConfig: { fetchSubmodules: true } },
        sourceVersion: "main",
      },
      { source: { ...repository, gitCloneDepth: 0, buildspec: "b.yml" } },
    ],
    github: [
      { source: { type: "GITHUB", location: "https://github.com/hashicorp/packer.git", reportBuildStatus: true } },
      { source: { type: "GITHUB", location: "https://github.com/hashicorp/packer.git" } },
    ],
    "secondary-sources": [
      {
        secondarySources: [
          { ...repository, sourceIdentifier: "one" },
          { ...repository, sourceIdentifier: "two" },
        ],
        secondarySourceVersions: [{ sourceIdentifier: "one", sourceVersion: "main" }],
      },
      { secondarySources: [{ ...repository, sourceIdentifier: "one" }] },
    ],
    "no-secondary-sources": [{ secondarySources: [{ ...repository, sourceIdentifier: "one" }] }, {}],
    pipeline: [
      { source: { type: "CODEPIPELINE" }, artifacts: { type: "CODEPIPELINE" } },
      { source: { type: "CODEPIPELINE", buildspec: "b.yml" }, artifacts: { type: "CODEPIPELINE" } },
    ],
  };
}
