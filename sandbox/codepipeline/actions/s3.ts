// The S3 source action: copies a version of an object into the artifact bucket, in the name of the pipeline's role.
import { GetBucketVersioningCommand, HeadObjectCommand, S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { buildRole, type Credentials, type ObjectPlace } from "../../codebuild/run/role";
import { roleClient } from "../../frontdoor/roleClient";
import type { ActionContext, ActionResult, RunAction } from "./action";
import { sessionNameOf } from "./session";

/** What the action works with. */
export interface S3SourceOptions {
  readonly endpoint: string;
  readonly issueCredentials: (roleArn: string, sessionName: string) => Credentials;
}

/** A version of an object, as S3 describes it. */
interface ObjectVersion extends ObjectPlace {
  readonly version: string;
  readonly eTag: string;
}

/**
 * Runs actions of the provider S3. The artifact is the object itself, which must be a zip if CodeBuild is to unpack it.
 * Source: "Amazon S3 source action reference", CodePipeline user guide.
 */
export function s3Source({ endpoint, issueCredentials }: S3SourceOptions): RunAction {
  return async (context: ActionContext): Promise<ActionResult> => {
    const { configuration, pipeline, roleArn, outputs, sourceRevision } = context;
    const { S3Bucket: bucket = "", S3ObjectKey: key = "" } = configuration;
    const { region } = pipeline;
    const credentials = issueCredentials(roleArn, sessionNameOf(context));
    const s3 = new S3Client({ ...roleClient(endpoint, region, credentials), forcePathStyle: true });
    try {
      const found = await findVersion(s3, { bucket, key, ...pinned(sourceRevision?.revisionValue) });
      const [output] = outputs;
      if (!output) {
        throw new Error(`Action ${context.declaration.name} has no output artifact`);
      }
      const role = buildRole(endpoint, region, credentials);
      const encryptionKey = context.encryptionKeyId ?? `arn:aws:kms:${region}:${pipeline.account}:alias/aws/s3`;
      await role.write(output.place, await role.read(found), encryptionKey);

      const { version, eTag } = found;
      const summary = `Amazon S3 version id: ${version}`;
      const url = `https://console.aws.amazon.com/s3/object/${bucket}?region=${region}&prefix=${key}`;
      return {
        progress: { externalExecutionId: version, externalExecutionUrl: url, summary },
        source: { revisionId: version, revisionSummary: summary, revisionUrl: url },
        outputVariables: { BucketName: bucket, ETag: eTag, ObjectKey: key, VersionId: version },
      };
    } finally {
      s3.destroy();
    }
  };
}

function pinned(version: string | undefined): Pick<ObjectPlace, "version"> {
  return version === undefined ? {} : { version };
}

async function findVersion(s3: S3Client, place: ObjectPlace): Promise<ObjectVersion> {
  const { bucket, key } = place;
  const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }));
  if (Status !== "Enabled") {
    throw new Error(`Bucket ${bucket} is not versioned; an S3 source action needs a versioned bucket`);
  }
  try {
    const { VersionId, ETag = "" } = await s3.send(
      new HeadObjectCommand({
        Bucket: bucket,
        Key: key,
        ...(place.version !== undefined && { VersionId: place.version }),
      }),
    );
    if (VersionId === undefined) {
      throw new Error(`Object ${key} in bucket ${bucket} has no version`);
    }
    return { bucket, key, version: VersionId, eTag: ETag.replaceAll('"', "") };
  } catch (error) {
    if (error instanceof Error && error.name === "NotFound") {
      throw new Error(`There is no object with key ${key} in bucket ${bucket}`, { cause: error });
    }
    // S3 answers HEAD without a body, so its refusal says nothing but its status.
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 403) {
      throw new Error(
        `The pipeline's role is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::${bucket}/${key}`,
        { cause: error },
      );
    }
    throw error;
  }
}
