// The artifact bucket's own policy: nothing reaches it unencrypted on the wire, and nobody of another account reaches it at
// all. It lets nobody in: whoever needs the bucket has a role that says so. ArtifactBucket attaches it.
import { policyDocument, type Conditions, type PolicyDocument, type Statement } from "./document";

export function artifactBucketPolicy(bucketArn: string, accountId: string): PolicyDocument {
  const refuse = (Sid: string, Condition: Conditions): Statement => ({
    Sid,
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition,
  });
  return policyDocument(
    // Every step: whoever asks, over TLS or not at all.
    refuse("TlsOnly", { Bool: { "aws:SecureTransport": "false" } }),
    // Every step: all roles are the account's own. An AWS service that comes in its own name has no account either and is
    // spared; whoever comes without a name has neither key and is not.
    // Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    refuse("OwnAccountOnly", {
      StringNotEquals: { "aws:PrincipalAccount": accountId },
      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    }),
  );
}
