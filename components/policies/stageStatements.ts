// What the role of every stage needs: to write its log and to read the run's artifacts. The stages' policies start so.
import { arnOf, type Location } from "../location";
import type { Statement } from "./document";

export interface StageResources {
  readonly location: Location;
  /** The stage's log group, which exists before its first build: no right to create one is needed. */
  readonly logGroupName: string;
  readonly bucketArn: string;
}

export function stageStatements({ location, logGroupName, bucketArn }: StageResources): readonly Statement[] {
  return [
    // CodeBuild: the build's log.
    {
      Sid: "Log",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: arnOf(location, "logs", `log-group:${logGroupName}:*`),
    },
    // CodeBuild, before the install phase: the artifact that Source left.
    {
      Sid: "ReadArtifacts",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: `${bucketArn}/*`,
    },
    // CodeBuild makes sure that the bucket is the account's own and where it is.
    {
      Sid: "ArtifactStore",
      Effect: "Allow",
      Action: ["s3:GetBucketAcl", "s3:GetBucketLocation"],
      Resource: bucketArn,
    },
  ];
}
