// What whoever launches shared images in another account must be allowed there: to use the images' keys. The stack exports
// it, for an administrator of that account to attach.
import { policyDocument, type PolicyDocument } from "./document";
import { grantToEc2, grantToServiceRole, throughEc2, USE_ACTIONS } from "./imageKeyUse";

/** @param keyArns - the keys of all regions */
export function consumerPolicy(keyArns: readonly string[]): PolicyDocument {
  const partition = keyArns[0]?.split(":")[1] ?? "aws";
  const dnsSuffix = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  return policyDocument(
    // EC2, for whoever launches or copies an image: decrypt its snapshots.
    {
      Sid: "UseImageKeys",
      Effect: "Allow",
      Action: USE_ACTIONS,
      Resource: keyArns,
      Condition: throughEc2(dnsSuffix),
    },
    // EC2, likewise: go on using the key for as long as the instance's volumes need it.
    {
      Sid: "LendImageKeys",
      Effect: "Allow",
      Action: "kms:CreateGrant",
      Resource: keyArns,
      Condition: grantToEc2(dnsSuffix),
    },
    // Whoever sets up an Auto Scaling group or Spot requests: no policy can be attached to those services' roles.
    {
      Sid: "LendToServiceRoles",
      Effect: "Allow",
      Action: "kms:CreateGrant",
      Resource: keyArns,
      Condition: grantToServiceRole(partition),
    },
  );
}
