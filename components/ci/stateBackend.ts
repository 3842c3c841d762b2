// Where Pulumi keeps the stack's state, as far as AWS is asked for it.

/** A place in S3. */
export interface StateBucket {
  readonly bucket: string;
  /** What the keys of Pulumi's objects start with: nothing, or a path that ends with a slash. */
  readonly prefix: string;
}

/** The backend that needs no right in AWS. */
export const PULUMI_CLOUD = "pulumi-cloud";

/** `s3://bucket/path?options`, by the rules for bucket names. Source: "General purpose bucket naming rules", S3 user guide. */
const S3_URL = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:\/[\w.-]+)*)\/?(?:\?[^\s]*)?$/;

/** The place in S3 that a backend's URL names; nothing for Pulumi Cloud. */
export function stateBucketOf(backend: string | undefined): StateBucket | undefined {
  const [, bucket, path = ""] = S3_URL.exec(backend ?? "") ?? [];
  return bucket === undefined ? undefined : { bucket, prefix: path === "" ? "" : `${path.slice(1)}/` };
}

/** What is wrong with a backend. */
export function stateBackendFault(backend: string): string | undefined {
  if (backend === PULUMI_CLOUD || stateBucketOf(backend) !== undefined) {
    return undefined;
  }
  return `"${backend}" is not a backend that the roles can be given rights on; use "${PULUMI_CLOUD}", or a bucket like "s3://bucket/path".`;
}
