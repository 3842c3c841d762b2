// The statements that the roles of all stages have in common.
import { arnOf } from "../basics/location";
import type { DataKeyResources } from "./dataKeyUse";
import type { Statement } from "./document";

/** What the statements of every stage are made from. */
export interface StageResources extends DataKeyResources {
  /** The stage's log group. It exists before the first build, so the role need not create it. */
  readonly logGroupName: string;
  readonly bucketArn: string;
  /** What the object keys of the pipelines' artifacts start with. The bucket stores other objects, too. */
  readonly artifactPrefix: string;
}

/** The ARN pattern of the pipelines' artifacts in the bucket. */
export function artifactsOf({ bucketArn, artifactPrefix }: Pick<StageResources, "bucketArn" | "artifactPrefix">) {
  return `${bucketArn}/${artifactPrefix}*`;
}

/**
 * The ARN pattern of the artifacts that one action puts out. CodePipeline names an object after the pipeline, the artifact
 * and a random part, and cuts the first two to 20 and 10 characters.
 */
export function outputOf(resources: Parameters<typeof artifactsOf>[0], artifact: string) {
  return `${artifactsOf(resources)}/${artifact.slice(0, 10)}/*`;
}

/** Lets a stage write its log and read the run's artifacts. */
export function stageStatements(resources: StageResources): readonly Statement[] {
  return [
    logStatement(resources),
    // CodeBuild, before the install phase: read the artifacts that Source stored: the commit, and for a gate its code.
    {
      Sid: "ReadArtifacts",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: artifactsOf(resources),
    },
    artifactStoreStatement(resources),
  ];
}

/** Lets CodeBuild check which account owns the bucket and in which region it is. */
export function artifactStoreStatement({ bucketArn }: Pick<StageResources, "bucketArn">): Statement {
  // CodeBuild, before it reads the source.
  return {
    Sid: "ArtifactStore",
    Effect: "Allow",
    Action: ["s3:GetBucketAcl", "s3:GetBucketLocation"],
    Resource: bucketArn,
  };
}

/** Lets a project's builds write their log. */
export function logStatement({ location, logGroupName }: Pick<StageResources, "location" | "logGroupName">): Statement {
  // CodeBuild: write the build's log.
  return {
    Sid: "Log",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: arnOf(location, "logs", `log-group:${logGroupName}:*`),
  };
}
