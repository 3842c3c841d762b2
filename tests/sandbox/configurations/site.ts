// What all configurations need.
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** A configuration and what it is changed to: the second form takes back what the first one sets, or sets something else. */
export type Forms<Args> = readonly [first: Args, second: Args];

/** What all configurations need. */
export interface Site {
  readonly roleArn: pulumi.Output<string>;
  readonly bucket: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;
  readonly cloneUrl: pulumi.Output<string>;
  readonly vpcConfig: {
    readonly vpcId: pulumi.Output<string>;
    readonly subnets: pulumi.Output<string>[];
    readonly securityGroupIds: pulumi.Output<string>[];
  };
}

/** Makes what all configurations need. */
export function makeSite(): Site {
  const Principal = { Service: ["codebuild.amazonaws.com", "codepipeline.amazonaws.com"] };
  const trust = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }] };
  const role = new aws.iam.Role("site", { assumeRolePolicy: JSON.stringify(trust) });
  const vpc = new aws.ec2.Vpc("site", { cidrBlock: "10.9.0.0/16" });
  const subnet = new aws.ec2.Subnet("site", { vpcId: vpc.id, cidrBlock: "10.9.1.0/24" });
  const group = new aws.ec2.SecurityGroup("site", { vpcId: vpc.id, description: "Configurations" });
  return {
    roleArn: role.arn,
    bucket: new aws.s3.Bucket("site", { forceDestroy: true }).bucket,
    keyArn: new aws.kms.Key("site", { deletionWindowInDays: 7 }).arn,
    cloneUrl: new aws.codecommit.Repository("site", { repositoryName: "configurations" }).cloneUrlHttp,
    vpcConfig: { vpcId: vpc.id, subnets: [subnet.id], securityGroupIds: [group.id] },
  };
}
