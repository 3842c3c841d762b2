// The resources of the factory whose policies the tests check.
import type { PolicyDocument, Statement } from "../../../components/policies/document";

export const ACCOUNT = "123456789012";
export const LOCATION = { partition: "aws", dnsSuffix: "amazonaws.com", region: "eu-west-1", accountId: ACCOUNT };
/** A location in another partition. */
export const CHINA = { partition: "aws-cn", dnsSuffix: "amazonaws.com.cn", region: "cn-north-1", accountId: "1" };
/** The principals of the factory's own account, as a policy of a key names them. */
export const OWN_ACCOUNT = { AWS: [`arn:aws:iam::${ACCOUNT}:root`] };
export const BUCKET = "arn:aws:s3:::golden-artifacts-1";
export const REPOSITORY = `arn:aws:codecommit:eu-west-1:${ACCOUNT}:golden`;
/** A connection to one's own repository. */
export const CONNECTION = `arn:aws:codeconnections:eu-west-1:${ACCOUNT}:connection/11111111-2222-3333-4444-555555555555`;
/** The object with the code of the gates. */
export const GATES = `${BUCKET}/gates/0123.zip`;
/** What stands for the ARN of the build that makes a request. */
const THIS_BUILD = "${codebuild:buildArn}";
/** Holds for what a build creates for a purpose. */
export const ownAsked = (purpose: string) => ({
  ...MARK_ASKED,
  "aws:RequestTag/ami-pipeline:purpose": purpose,
  "aws:RequestTag/ami-pipeline:build": THIS_BUILD,
});
/** Holds for what the same build created for a purpose. */
export const ownThere = (purpose: string, key = "aws:ResourceTag") => ({
  [`${key}/ami-pipeline`]: "golden",
  [`${key}/ami-pipeline:purpose`]: purpose,
  [`${key}/ami-pipeline:build`]: THIS_BUILD,
});
/** Holds for an AMI that the same build has not finished. */
export const OWN_UNFINISHED = {
  "aws:ResourceTag/ami-pipeline": "golden",
  "aws:ResourceTag/ami-pipeline:build": THIS_BUILD,
  "aws:ResourceTag/ami-pipeline:state": "building",
};
/** Holds for what is being created with the mark. */
export const MARK_ASKED = { "aws:RequestTag/ami-pipeline": "golden" };
/** Holds for what carries the mark. */
export const MARK_THERE = { "aws:ResourceTag/ami-pipeline": "golden" };
export const IMAGES = "arn:aws:ec2:eu-west-1::image/*";
export const SNAPSHOTS = "arn:aws:ec2:eu-west-1::snapshot/*";

/** What the policies of all stages are made from. */
export const STAGE = {
  location: LOCATION,
  logGroupName: "/aws/codebuild/golden-stage",
  bucketArn: BUCKET,
  artifactPrefix: "golden-",
  pipelineArns: `arn:aws:codepipeline:eu-west-1:${ACCOUNT}:golden-*`,
};

/** What the policies of stages that launch instances are made from. */
export const LAUNCH = {
  ...STAGE,
  factoryName: "golden",
  subnetId: "subnet-1",
  securityGroupId: "sg-1",
};

/** What the policies of Publish and Promote are made from. */
export const RELEASES = {
  ...STAGE,
  factoryName: "golden",
  regions: ["eu-west-1", "us-east-1", "ap-south-1"],
  parameterPrefix: "/golden",
};

/** The key that encrypts images in a region. */
export function keyIn(region: string): string {
  return `arn:aws:kms:${region}:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`;
}

/** The key that encrypts the factory's own data. */
export const DATA_KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/data-key`;

/** The ARN of a resource of EC2 in the factory's account and region. */
export function ec2(resource: string): string {
  return `arn:aws:ec2:eu-west-1:${ACCOUNT}:${resource}`;
}

/**
 * A policy's statements by Sid, without Sid and effect. The Sid of a statement that does not allow starts with its
 * effect.
 */
export function granted({ Statement: all }: PolicyDocument): Record<string, Omit<Statement, "Sid" | "Effect">> {
  return Object.fromEntries(
    all.map(({ Sid, Effect, ...rest }) => [Effect === "Allow" ? Sid : `${Effect} ${Sid}`, rest]),
  );
}

/** The items of an element of a policy that may be a single text, a list or absent. */
export function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return [value ?? []].flat();
}
