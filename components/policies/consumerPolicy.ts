// The policy for people in other accounts who launch shared images.
import { policyDocument, type PolicyDocument } from "./document";
import { COPY_ACTIONS, grantToServiceRole, throughEc2, USE_ACTIONS } from "./imageKeyUse";

/**
 * What a consumer must be allowed to do in their own account: use the images' keys. An administrator of that account
 * attaches it.
 *
 * @param keyArns - the keys of all regions
 * @param mayCopy - whether consumers may copy images, too
 */
export function consumerPolicy(keyArns: readonly string[], mayCopy: boolean): PolicyDocument {
  const partition = keyArns[0]?.split(":")[1] ?? "aws";
  const dnsSuffix = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  return policyDocument(
    // EC2, for the caller that launches or copies an image: decrypt its snapshots, and keep using the key for as long as
    // the instance's volumes need it. The keys' own policies let it be lent to AWS services only.
    {
      Sid: "UseImageKeys",
      Effect: "Allow",
      Action: [...USE_ACTIONS, ...(mayCopy ? COPY_ACTIONS : []), "kms:CreateGrant"],
      Resource: keyArns,
      Condition: throughEc2(dnsSuffix),
    },
    // An administrator who sets up Auto Scaling or Spot: no policy can be attached to the roles of those services.
    {
      Sid: "LendToServiceRoles",
      Effect: "Allow",
      Action: "kms:CreateGrant",
      Resource: keyArns,
      Condition: grantToServiceRole(partition),
    },
  );
}
