// The policy of Promote's role.
import { FOLDERS, KEYS, TAGS } from "../../buildsrc/stages/contract";
import { readObjectsStatements } from "./dataKeyUse";
import { policyDocument, type PolicyDocument } from "./document";
import { ANY_REGION, imagesIn, onlyTags, snapshotsIn } from "./mark";
import { operationStatements, type OperationResources } from "./operationStatements";
import { releaseStatements, type ReleaseResources } from "./releaseStatements";

/** What Promote's policy is made from. */
export interface PromoteRoleResources extends OperationResources, ReleaseResources {}

/** What Promote may do: move the channels of the factory's images, and make disabled AMIs launchable again. */
export function promoteRolePolicy(resources: PromoteRoleResources): PolicyDocument {
  const { location, bucketArn, factoryName } = resources;
  return policyDocument(
    ...operationStatements(resources),
    ...readObjectsStatements(resources),
    // Read where images are published, and which releases there are.
    {
      Sid: "ReadRecords",
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: [`${bucketArn}/${KEYS.publishSettings}`, `${bucketArn}/${FOLDERS.releases}/*`],
    },
    ...releaseStatements(resources),
    // Record on the AMIs who moved a channel, why, and which release was withdrawn. No other tag can change.
    {
      Sid: "TagImages",
      Effect: "Allow",
      Action: ["ec2:CreateTags", "ec2:DeleteTags"],
      Resource: [imagesIn(location, ANY_REGION), snapshotsIn(location, ANY_REGION)],
      Condition: onlyTags(factoryName, [TAGS.promotedBy, TAGS.reason, TAGS.withdrawn]),
    },
  );
}
