// The approval topic's own policy.
import { policyDocument, type Conditions, type PolicyDocument, type Statement } from "./document";

/**
 * Denies everybody but the pipelines to ask for approval, and requests without TLS. It allows nothing: the policy of the
 * pipelines' role does.
 */
export function approvalTopicPolicy(topicArn: string, pipelineRoleArn: string): PolicyDocument {
  const refuse = (Sid: string, Condition: Conditions): Statement => ({
    Sid,
    Effect: "Deny",
    Principal: "*",
    Action: "sns:Publish",
    Resource: topicArn,
    Condition,
  });
  return policyDocument(
    // Approve: a mail with a link must come from a pipeline. AWS services that act in their own name have no ARN, so they
    // are denied, too: CodePipeline publishes with the pipeline's role.
    refuse("PipelinesOnly", { ArnNotEquals: { "aws:PrincipalArn": pipelineRoleArn } }),
    // Approve: nobody may make a request without TLS.
    refuse("TlsOnly", { Bool: { "aws:SecureTransport": "false" } }),
  );
}
