// What the role of every stage needs: to write its log and to read the run's artifacts. The stages' policies start so.
import { arnOf } from "../basics/location";
import type { DataKeyResources } from "./dataKeyUse";
import type { Statement } from "./document";

export interface StageResources extends DataKeyResources {
  /** The stage's log group, which exists before its first build: no right to create one is needed. */
  readonly logGroupName: string;
  readonly bucketArn: string;
  /** What the keys of the pipelines' artifacts start with; the bucket also keeps what is known of AMIs and releases. */
  readonly artifactPrefix: string;
}

/** The artifacts that pass through the bucket. */
export function artifactsOf({ bucketArn, artifactPrefix }: Pick<StageResources, "bucketArn" | "artifactPrefix">) {
  return `${bucketArn}/${artifactPrefix}*`;
}

export function stageStatements(resources: StageResources): readonly Statement[] {
  return [
    logStatement(resources),
    // CodeBuild, before the install phase: the artifact that Source left.
    {
      Sid: "ReadArtifacts",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: artifactsOf(resources),
    },
    // CodeBuild makes sure that the bucket is the account's own and where it is.
    {
      Sid: "ArtifactStore",
      Effect: "Allow",
      Action: ["s3:GetBucketAcl", "s3:GetBucketLocation"],
      Resource: resources.bucketArn,
    },
  ];
}

export function logStatement({ location, logGroupName }: Pick<StageResources, "location" | "logGroupName">): Statement {
  // CodeBuild: the build's log.
  return {
    Sid: "Log",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: arnOf(location, "logs", `log-group:${logGroupName}:*`),
  };
}
