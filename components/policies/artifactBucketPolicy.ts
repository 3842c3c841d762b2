// The artifact bucket's own policy.
import { policyDocument, type Conditions, type PolicyDocument, type Statement } from "./document";

/**
 * Denies requests without TLS and requests from other accounts. It allows nothing: the policies of the roles that need
 * the bucket do.
 */
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
    // Every step: nobody may make a request without TLS.
    refuse("TlsOnly", { Bool: { "aws:SecureTransport": "false" } }),
    // Every step: all roles are in this account. The second condition spares AWS services that act in their own name,
    // since their requests have no account. Anonymous requests have neither of the two keys, so they are denied.
    // Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    refuse("OwnAccountOnly", {
      StringNotEquals: { "aws:PrincipalAccount": accountId },
      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    }),
  );
}
