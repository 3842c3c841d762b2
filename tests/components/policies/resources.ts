// A factory's resources, as the tests of the policies have them.
import type { PolicyDocument, Statement } from "../../../components/policies/document";

export const ACCOUNT = "123456789012";
export const LOCATION = { partition: "aws", dnsSuffix: "amazonaws.com", region: "eu-west-1", accountId: ACCOUNT };
export const BUCKET = "arn:aws:s3:::golden-artifacts-1";
export const REPOSITORY = `arn:aws:codecommit:eu-west-1:${ACCOUNT}:golden`;
export const MARK_ASKED = { "aws:RequestTag/ami-pipeline": "golden" };
export const MARK_THERE = { "aws:ResourceTag/ami-pipeline": "golden" };
export const IMAGES = "arn:aws:ec2:eu-west-1::image/*";
export const SNAPSHOTS = "arn:aws:ec2:eu-west-1::snapshot/*";

/** What every role of a CodeBuild project is made from. */
export const STAGE = {
  location: LOCATION,
  logGroupName: "/aws/codebuild/golden-stage",
  bucketArn: BUCKET,
  artifactPrefix: "golden-",
};

/** Where instances are launched, and with what. */
export const LAUNCH = {
  ...STAGE,
  factoryName: "golden",
  subnetId: "subnet-1",
  securityGroupId: "sg-1",
};

/** What Publish and Promote work on. */
export const RELEASES = {
  ...STAGE,
  factoryName: "golden",
  regions: ["eu-west-1", "us-east-1", "ap-south-1"],
  parameterPrefix: "/golden",
  launchTemplates: [
    { region: "eu-west-1", id: "lt-1" },
    { region: "us-east-1", id: "lt-2" },
  ],
};

export function keyIn(region: string): string {
  return `arn:aws:kms:${region}:${ACCOUNT}:key/image-key`;
}

/** The key that encrypts the factory's own data, where there is one. */
export const DATA_KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/data-key`;

/** An ARN of EC2 in the factory's account and region. */
export function ec2(resource: string): string {
  return `arn:aws:ec2:eu-west-1:${ACCOUNT}:${resource}`;
}

/** A policy's statements by Sid, without the Sid and the effect, which is to allow. */
export function granted({ Statement: all }: PolicyDocument): Record<string, Omit<Statement, "Sid" | "Effect">> {
  return Object.fromEntries(
    all.map(({ Sid, Effect, ...rest }) => [Effect === "Allow" ? Sid : `${Effect} ${Sid}`, rest]),
  );
}

export function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return [value ?? []].flat();
}
