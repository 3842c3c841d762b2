// Configurations of pipelines, in the manner of the acceptance tests of terraform-provider-aws
// (internal/service/codepipeline/codepipeline_test.go).
import type { PipelineArgs } from "@pulumi/aws/codepipeline";
import type { Forms, Site } from "./site";

const aws = { owner: "AWS", version: "1" };
const source = {
  ...aws,
  name: "Source",
  category: "Source",
  provider: "CodeCommit",
  outputArtifacts: ["Source"],
  configuration: { RepositoryName: "configurations", BranchName: "main", PollForSourceChanges: "false" },
};
const build = {
  ...aws,
  name: "Build",
  category: "Build",
  provider: "CodeBuild",
  inputArtifacts: ["Source"],
  configuration: { ProjectName: "none" },
};
const connected = {
  ...source,
  provider: "CodeStarSourceConnection",
  configuration: {
    ConnectionArn: "arn:aws:codeconnections:us-east-1:123456789012:connection/none",
    FullRepositoryId: "acme/images",
    BranchName: "main",
    DetectChanges: "false",
  },
};
const approval = { ...aws, name: "Approve", category: "Approval", provider: "Manual" };
const first = { name: "Source", actions: [source] };
const last = { name: "Build", actions: [build] };

/** What a configuration changes → the pipeline in both forms. */
export function pipelineForms({ roleArn, bucket, keyArn }: Site): Record<string, Forms<PipelineArgs>> {
  const store = { type: "S3", location: bucket };
  const pipeline = { roleArn, artifactStores: [store], pipelineType: "V2", stages: [first, last] };
  return {
    type: [{ ...pipeline, pipelineType: "V1" }, pipeline],
    queue: [{ ...pipeline, executionMode: "QUEUED" }, pipeline],
    tags: [{ ...pipeline, tags: { A: "1" } }, pipeline],
    key: [{ ...pipeline, artifactStores: [{ ...store, encryptionKey: { type: "KMS", id: keyArn } }] }, pipeline],
    triggers: [
      {
        ...pipeline,
        stages: [{ name: "Source", actions: [connected] }, last],
        triggers: [
          {
            providerType: "CodeStarSourceConnection",
            gitConfiguration: {
              sourceActionName: "Source",
              pushes: [{ branches: { includes: ["main"] } }, { tags: { includes: ["v*"], excludes: ["v0*"] } }],
              pullRequests: [{ events: ["OPEN", "UPDATED"], branches: { includes: ["main"] } }],
            },
          },
        ],
      },
      { ...pipeline, stages: [{ name: "Source", actions: [connected] }, last] },
    ],
    variables: [{ ...pipeline, variables: [{ name: "Reason", defaultValue: "x", description: "Why" }] }, pipeline],
    actions: [
      {
        ...pipeline,
        stages: [first, { name: "Build", actions: [approval, { ...build, runOrder: 2, namespace: "Build", roleArn }] }],
      },
      { ...pipeline, stages: [first, { name: "Build", actions: [{ ...approval, timeoutInMinutes: 60 }, build] }] },
    ],
    retry: [
      {
        ...pipeline,
        stages: [
          first,
          { ...last, onFailure: { result: "RETRY", retryConfiguration: { retryMode: "FAILED_ACTIONS" } } },
        ],
      },
      pipeline,
    ],
  };
}
