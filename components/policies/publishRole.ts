// What Publish may do: copy the factory's AMIs to its regions, share them, and point parameters and launch templates to
// them. AmiFactory attaches it.
import { FOLDERS, KEYS, TAGS } from "../../buildsrc/stages/contract";
import { writeObjectsStatements } from "./dataKeyUse";
import { allOf, policyDocument, type PolicyDocument, type Statement } from "./document";
import { imageKeyStatements } from "./imageKeyUse";
import { ANY_REGION, imagesIn, inRegions, markAsked, markThere, onlyStates, onlyTags, snapshotsIn } from "./mark";
import { releaseStatements, type ReleaseResources } from "./releaseStatements";
import { stageStatements, type StageResources } from "./stageStatements";

export interface PublishRoleResources extends StageResources, ReleaseResources {
  /** Region → the key that encrypts images there. */
  readonly imageKeyArns: Readonly<Record<string, string>>;
  /** The pipelines in which to look up who approved; none where anybody's approval counts. */
  readonly pipelineArns: readonly string[];
}

export function publishRolePolicy(resources: PublishRoleResources): PolicyDocument {
  const { location, bucketArn, factoryName, regions, imageKeyArns, pipelineArns } = resources;
  return policyDocument(
    ...stageStatements(resources),
    // Where to publish, how the AMI was built and tested, and which releases there are.
    {
      Sid: "ReadRecords",
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: [KEYS.publishSettings, `${FOLDERS.amis}/*`, `${FOLDERS.releases}/*`].map(
        (key) => `${bucketArn}/${key}`,
      ),
    },
    // The release record.
    { Sid: "WriteReleases", Effect: "Allow", Action: "s3:PutObject", Resource: `${bucketArn}/${FOLDERS.releases}/*` },
    ...approverStatements(pipelineArns),
    ...releaseStatements(resources),
    ...copyStatements(resources),
    // What a copy does not take over from its source: when it is deprecated, and that nobody deregisters it by mistake.
    {
      Sid: "SetAttributes",
      Effect: "Allow",
      Action: ["ec2:EnableImageDeprecation", "ec2:EnableImageDeregistrationProtection"],
      Resource: imagesIn(location, ANY_REGION),
      Condition: allOf(markThere(factoryName), inRegions(regions)),
    },
    // An AMI becomes a release, or what it was if one region fails.
    {
      Sid: "TagImages",
      Effect: "Allow",
      Action: ["ec2:CreateTags", "ec2:DeleteTags"],
      Resource: [imagesIn(location, ANY_REGION), snapshotsIn(location, ANY_REGION)],
      Condition: allOf(onlyTags(factoryName, [TAGS.state]), onlyStates(["candidate", "released"]), inRegions(regions)),
    },
    ...writeObjectsStatements(resources),
    ...imageKeyStatements(Object.values(imageKeyArns), location.dnsSuffix),
  );
}

function approverStatements(pipelineArns: readonly string[]): readonly Statement[] {
  if (pipelineArns.length === 0) return [];
  return [
    // Who approved the run.
    {
      Sid: "AskWhoApproved",
      Effect: "Allow",
      Action: "codepipeline:ListActionExecutions",
      Resource: pipelineArns,
    },
  ];
}

function copyStatements({ location, factoryName, regions }: PublishRoleResources): readonly Statement[] {
  const copyRegions = regions.filter((region) => region !== location.region);
  if (copyRegions.length === 0) return [];
  const copied = inRegions(copyRegions);
  const images = imagesIn(location, ANY_REGION);
  const copies = [images, snapshotsIn(location, ANY_REGION)];
  return [
    // Copy from an AMI of the account's own. EC2 does not tell which tags it has; Publish looks at them before.
    {
      Sid: "CopyFrom",
      Effect: "Allow",
      Action: "ec2:CopyImage",
      Resource: images,
      Condition: allOf({ StringEquals: { "ec2:Owner": location.accountId } }, copied),
    },
    // Copy to a publish region, where the AMI and its snapshots carry the mark from the start.
    {
      Sid: "CopyTo",
      Effect: "Allow",
      Action: "ec2:CopyImage",
      Resource: copies,
      Condition: allOf(markAsked(factoryName), copied),
    },
    // The mark itself, on what is just being made. A copy is no release before all regions are ready.
    {
      Sid: "MarkOnCreation",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: copies,
      Condition: allOf(
        markAsked(factoryName),
        { StringEquals: { "ec2:CreateAction": "CopyImage" } },
        onlyStates(["candidate"]),
        copied,
      ),
    },
    // How far a copy has come. AWS offers no resource for Describe actions.
    {
      Sid: "LookAtCopies",
      Effect: "Allow",
      Action: "ec2:DescribeSnapshots",
      Resource: "*",
      Condition: copied,
    },
  ];
}
