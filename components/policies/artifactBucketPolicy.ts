// The artifact bucket's own policy: nothing reaches it unencrypted on the wire. ArtifactBucket attaches it.
import { policyDocument, type PolicyDocument } from "./document";

export function artifactBucketPolicy(bucketArn: string): PolicyDocument {
  return policyDocument(
    // Every step: whoever asks, over TLS or not at all.
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [bucketArn, `${bucketArn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  );
}
