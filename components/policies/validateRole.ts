// The policy of Validate's role.
import { baseParameterStatement } from "./baseParameter";
import { readObjectsStatements } from "./dataKeyUse";
import { policyDocument, type PolicyDocument } from "./document";
import { ANY_REGION, imagesIn, markThere, snapshotsIn } from "./mark";
import { imageParameters, onlyPublishRegions, readReleases, type ReleaseResources } from "./releaseStatements";
import { runStartStatement } from "./runStart";
import { seeSecretStatements } from "./secretStatements";
import { stageStatements, type StageResources } from "./stageStatements";

/** What Validate's policy is made from. */
export interface ValidateRoleResources extends StageResources, ReleaseResources {
  /**
   * The bucket with the records of AMIs and releases.
   * @default - the bucket of the artifacts
   */
  readonly recordsBucketArn?: string;
  /** The ARN pattern of the factory's pipelines. */
  readonly pipelineArns: string;
  /** The secrets that a build may read, as the setting builderInputs writes them. */
  readonly builderInputs: readonly string[];
}

/**
 * What Validate may do: read the source, and what is known of the image's releases, and write its log. It changes nothing in
 * the account.
 */
export function validateRolePolicy(resources: ValidateRoleResources): PolicyDocument {
  const { location, bucketArn, recordsBucketArn = bucketArn, factoryName, regions, pipelineArns } = resources;
  return policyDocument(
    ...stageStatements(resources),
    onlyPublishRegions(regions),
    // Read where images are published, for which files an AMI was tested, and how it was released.
    readReleases(recordsBucketArn),
    // Find the newest record of a release. S3 also reports that an object is missing only to a caller that may list the
    // bucket.
    { Sid: "ListRecords", Effect: "Allow", Action: "s3:ListBucket", Resource: recordsBucketArn },
    // Find the base image, the AMI with these contents, and its copies. AWS offers no resource for Describe actions.
    { Sid: "Look", Effect: "Allow", Action: "ec2:DescribeImages", Resource: "*" },
    baseParameterStatement(location, resources.parameterPrefix),
    // See where the channels of an image are, in each region.
    { Sid: "ReadChannels", Effect: "Allow", Action: "ssm:GetParameterHistory", Resource: imageParameters(resources) },
    // See with whom an AMI of the factory is shared.
    {
      Sid: "ReadSharing",
      Effect: "Allow",
      Action: "ec2:DescribeImageAttribute",
      Resource: imagesIn(location, ANY_REGION),
      Condition: markThere(factoryName),
    },
    {
      Sid: "ReadSnapshotSharing",
      Effect: "Allow",
      Action: "ec2:DescribeSnapshotAttribute",
      Resource: snapshotsIn(location, ANY_REGION),
      Condition: markThere(factoryName),
    },
    // See whether an earlier run is still under way. A list of all pipelines could be longer than a policy.
    { Sid: "EarlierRuns", Effect: "Allow", Action: "codepipeline:ListPipelineExecutions", Resource: pipelineArns },
    runStartStatement(pipelineArns),
    ...seeSecretStatements(location, resources.builderInputs),
    ...readObjectsStatements(resources),
  );
}
