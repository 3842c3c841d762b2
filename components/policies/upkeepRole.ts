// The policy of Upkeep's role, part by part.
import { FOLDERS, TAGS } from "../../buildsrc/stages/contract";
import { writeAndNotifyStatements, writeObjectsStatements } from "./dataKeyUse";
import { policyDocument, type PolicyDocument } from "./document";
import { tellStatements, type NoticeResources } from "./noticeStatements";
import { operationStatements, type OperationResources } from "./operationStatements";
import { onlyPublishRegions, readReleases } from "./releaseStatements";
import { measureStatements } from "./upkeep/measureStatements";
import { rebuildStatements, type RebuildResources } from "./upkeep/rebuildStatements";
import { retireStatements } from "./upkeep/retireStatements";
import { LAUNCHING_SERVICES, usageStatements } from "./upkeep/usageStatements";
import { sweepStatements, type SweepResources } from "./upkeep/sweepStatements";

/** What Upkeep's policy is made from. */
export interface UpkeepRoleResources extends OperationResources, RebuildResources, SweepResources, NoticeResources {}

/** What Upkeep may do: look at the factory's AMIs and records, write down what it does, and what each part needs. */
export function upkeepRolePolicy(resources: UpkeepRoleResources): PolicyDocument {
  const { bucketArn, regions } = resources;
  return policyDocument(
    ...operationStatements(resources),
    onlyPublishRegions(regions, LAUNCHING_SERVICES),
    // Read where images are published, how their AMIs came about, and which releases there are.
    readReleases(bucketArn),
    { Sid: "ListRecords", Effect: "Allow", Action: "s3:ListBucket", Resource: bucketArn },
    // Write down what it plans and did, and read what the last run saw.
    {
      Sid: "KeepUpkeep",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: `${bucketArn}/${FOLDERS.upkeep}/*`,
    },
    // Find the factory's AMIs by their mark. AWS offers no resource for Describe actions.
    { Sid: "Look", Effect: "Allow", Action: "ec2:DescribeImages", Resource: "*" },
    // Whatever the parts below allow: nothing goes that somebody has tagged to be kept.
    {
      Sid: "KeepTagged",
      Effect: "Deny",
      Action: [
        "ec2:DeleteKeyPair",
        "ec2:DeleteSnapshot",
        "ec2:DeleteVolume",
        "ec2:DeregisterImage",
        "ec2:DisableImage",
        "ec2:TerminateInstances",
      ],
      Resource: "*",
      Condition: { Null: { [`aws:ResourceTag/${TAGS.keep}`]: "false" } },
    },
    ...rebuildStatements(resources),
    ...retireStatements(resources),
    ...usageStatements(resources),
    ...sweepStatements(resources),
    ...measureStatements(resources),
    ...(resources.noticesKeyArn === undefined
      ? writeObjectsStatements(resources)
      : writeAndNotifyStatements(resources)),
    ...tellStatements(resources),
  );
}
