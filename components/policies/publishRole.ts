// The policy of Publish's role.
import { FOLDERS, TAGS } from "../../buildsrc/stages/contract";
import { writeObjectsStatements } from "./dataKeyUse";
import { allOf, policyDocument, type Conditions, type PolicyDocument, type Statement } from "./document";
import { imageKeyStatements } from "./imageKeyUse";
import { ANY_REGION, imagesIn, markAsked, onlyStates, onlyTags, snapshotsIn } from "./mark";
import { runStartStatement } from "./runStart";
import { readReleases, releaseStatements, type ReleaseResources } from "./releaseStatements";
import { stageStatements, type StageResources } from "./stageStatements";

/** What Publish's policy is made from. */
export interface PublishRoleResources extends StageResources, ReleaseResources {
  /** Region → the key that encrypts images there. */
  readonly imageKeyArns: Readonly<Record<string, string>>;
  /** The ARN pattern of the factory's pipelines. */
  readonly pipelineArns: string;
  /** Whether Publish looks up who approved: not if anybody's approval counts. */
  readonly approvers: boolean;
}

/** What Publish may do: copy the factory's AMIs to the publish regions, share them, and point parameters to them. */
export function publishRolePolicy(resources: PublishRoleResources): PolicyDocument {
  const { location, bucketArn, factoryName, imageKeyArns, pipelineArns, approvers } = resources;
  const askWhoApproved: Statement = {
    Sid: "AskWhoApproved",
    Effect: "Allow",
    Action: "codepipeline:ListActionExecutions",
    Resource: pipelineArns,
  };
  return policyDocument(
    ...stageStatements(resources),
    // Read where to publish, how the AMI was built and tested, and which releases there are.
    readReleases(bucketArn),
    // Write release records, and replace none: S3 refuses to write an object that exists if it is asked to.
    {
      Sid: "WriteReleases",
      Effect: "Allow",
      Action: "s3:PutObject",
      Resource: `${bucketArn}/${FOLDERS.releases}/*`,
      Condition: { Null: { "s3:if-none-match": "false" } },
    },
    // Keep why the run was started with the release.
    runStartStatement(pipelineArns),
    // Look up who approved the run.
    ...(approvers ? [askWhoApproved] : []),
    ...releaseStatements(resources),
    ...copyStatements(resources),
    // Make an AMI a release that Test has marked as tested, or make it a candidate again if one region fails.
    {
      Sid: "TagImages",
      Effect: "Allow",
      Action: ["ec2:CreateTags", "ec2:DeleteTags"],
      Resource: [imagesIn(location, ANY_REGION), snapshotsIn(location, ANY_REGION)],
      Condition: allOf(onlyTags(factoryName, [TAGS.state]), testedThere(), onlyStates(["candidate", "released"])),
    },
    ...writeObjectsStatements(resources),
    ...imageKeyStatements(Object.values(imageKeyArns), location.dnsSuffix),
  );
}

/** What is being changed has passed its tests. A copy has the tags of its source. */
function testedThere(): Conditions {
  return { Null: { [`aws:ResourceTag/${TAGS.tested}`]: "false" } };
}

function copyStatements({ location, factoryName, regions }: PublishRoleResources): readonly Statement[] {
  if (regions.every((region) => region === location.region)) {
    return [];
  }
  // The home region has the original. Other regions than those where images are published are denied above.
  const awayFromHome = { StringNotEquals: { "aws:RequestedRegion": location.region } };
  const images = imagesIn(location, ANY_REGION);
  const copies = [images, snapshotsIn(location, ANY_REGION)];
  return [
    // Copy from an AMI of this account. EC2 does not tell the policy the AMI's tags, so Publish itself checks the mark.
    {
      Sid: "CopyFrom",
      Effect: "Allow",
      Action: "ec2:CopyImage",
      Resource: images,
      Condition: allOf({ StringEquals: { "ec2:Owner": location.accountId } }, awayFromHome),
    },
    // Copy to a publish region. The new AMI and its snapshots carry the mark from the start.
    {
      Sid: "CopyTo",
      Effect: "Allow",
      Action: "ec2:CopyImage",
      Resource: copies,
      Condition: allOf(markAsked(factoryName), awayFromHome),
    },
    // Set the mark itself on what is just being created. A copy is not a release before all regions are ready.
    {
      Sid: "MarkOnCreation",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: copies,
      Condition: allOf(
        markAsked(factoryName),
        { StringEquals: { "ec2:CreateAction": "CopyImage" } },
        onlyStates(["candidate"]),
        awayFromHome,
      ),
    },
    // See how far a copy has come. AWS offers no resource for Describe actions.
    {
      Sid: "LookAtCopies",
      Effect: "Allow",
      Action: "ec2:DescribeSnapshots",
      Resource: "*",
      Condition: awayFromHome,
    },
  ];
}
