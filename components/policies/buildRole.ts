// The policy of Build's role. Source of the calls that Packer makes: the code of packer-plugin-amazon 1.8.2.
import { KEYS, MARKER } from "../../buildsrc/stages/contract";
import { arnOf } from "../basics/location";
import { writeObjectsStatements } from "./dataKeyUse";
import { allOf, policyDocument, type PolicyDocument } from "./document";
import { imageKeyStatements } from "./imageKeyUse";
import { imagesIn, inRegions, markAsked, markThere, onlyStates, snapshotsIn } from "./mark";
import { artifactsOf, stageStatements, type StageResources } from "./stageStatements";
import { instanceService } from "./trust";

/** What Build's policy is made from. */
export interface BuildRoleResources extends StageResources {
  readonly factoryName: string;
  readonly subnetId: string;
  readonly securityGroupId: string;
  /** The role of the instance that Packer provisions. */
  readonly builderRoleArn: string;
  readonly builderProfileArn: string;
  /** The key that encrypts images, if it is not the account's own EBS key. */
  readonly imageKeyArn?: string;
  /** Whether all images are encrypted. */
  readonly encrypted: boolean;
}

/** Partition → the owners of the base images that a build may start from, besides the account itself. */
const PUBLISHERS: Readonly<Record<string, readonly string[]>> = {
  // Canonical (Ubuntu) and Debian. The alias amazon covers Amazon Linux and the publishers that AWS verifies.
  aws: ["amazon", "099720109477", "136693071363"],
  "aws-us-gov": ["amazon", "513442679011"],
  "aws-cn": ["amazon", "837727238323"],
};

/**
 * What Build may do: run Packer in one subnet, work on instances, images and key pairs that carry the factory's mark,
 * and pass one role to EC2.
 */
export function buildRolePolicy(resources: BuildRoleResources): PolicyDocument {
  const { location, bucketArn, factoryName, subnetId, securityGroupId, builderRoleArn, builderProfileArn } = resources;
  const { imageKeyArn, encrypted } = resources;
  const ours = (type: string, id = "*") => arnOf(location, "ec2", `${type}/${id}`);
  const images = imagesIn(location, location.region);
  const snapshots = snapshotsIn(location, location.region);
  const keyPairs = ours("key-pair", "packer_*");
  const tagsAsked = markAsked(factoryName);
  const tagsThere = markThere(factoryName);

  return policyDocument(
    ...stageStatements(resources),
    // CodeBuild, after the build: store the manifest and the package list.
    { Sid: "WriteArtifacts", Effect: "Allow", Action: "s3:PutObject", Resource: artifactsOf(resources) },
    // Keep what the build knows about the AMI for the release record.
    {
      Sid: "WriteRecords",
      Effect: "Allow",
      Action: "s3:PutObject",
      Resource: [`${bucketArn}/${KEYS.build("*")}`, `${bucketArn}/${KEYS.packages("*")}`],
    },
    // Find an AMI to reuse, by its fingerprint. packer: wait for what it makes. AWS offers no resource for Describe
    // actions.
    {
      Sid: "Look",
      Effect: "Allow",
      Action: [
        "ec2:DescribeImages",
        "ec2:DescribeInstanceStatus",
        "ec2:DescribeInstances",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVolumes",
      ],
      Resource: "*",
      Condition: inRegions([location.region]),
    },
    // Look up the base image's id in its publisher's public parameters. Their ARNs contain no account.
    {
      Sid: "ResolveBaseImage",
      Effect: "Allow",
      Action: "ssm:GetParameter",
      Resource: `arn:${location.partition}:ssm:${location.region}::parameter/aws/service/*`,
    },
    // packer: launch from a base image of a known publisher or of this account.
    {
      Sid: "LaunchFromImage",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: images,
      Condition: {
        StringEquals: { "ec2:Owner": [...(PUBLISHERS[location.partition] ?? ["amazon"]), location.accountId] },
      },
    },
    // packer: launch into the factory's subnet and security group, with a temporary key.
    {
      Sid: "LaunchInto",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: [ours("subnet", subnetId), ours("security-group", securityGroupId), keyPairs],
    },
    // packer: launch an instance that carries the mark, has the builder's profile and requires IMDSv2 tokens.
    {
      Sid: "LaunchInstance",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: ours("instance"),
      Condition: allOf(tagsAsked, {
        StringEquals: { "ec2:MetadataHttpTokens": "required" },
        ArnEquals: { "ec2:InstanceProfile": builderProfileArn },
      }),
    },
    // packer: the instance's network interface and volumes carry the mark too. The volumes are encrypted from the
    // start, unless the factory encrypts no images.
    {
      Sid: "LaunchInterface",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: ours("network-interface"),
      Condition: tagsAsked,
    },
    {
      Sid: "LaunchVolumes",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: ours("volume"),
      Condition: encrypted ? allOf(tagsAsked, { Bool: { "ec2:Encrypted": "true" } }) : tagsAsked,
    },
    // packer: create the temporary key.
    {
      Sid: "CreateKeyPair",
      Effect: "Allow",
      Action: "ec2:CreateKeyPair",
      Resource: keyPairs,
      Condition: tagsAsked,
    },
    // packer: create the image and its snapshots. HandleBuilder allows this for marked instances only.
    {
      Sid: "CreateImage",
      Effect: "Allow",
      Action: "ec2:CreateImage",
      Resource: [images, snapshots],
      Condition: tagsAsked,
    },
    // packer: set the mark itself on what is just being created.
    {
      Sid: "MarkOnCreation",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: [ours("instance"), ours("network-interface"), ours("volume"), keyPairs, images, snapshots],
      Condition: allOf(
        tagsAsked,
        { StringEquals: { "ec2:CreateAction": ["CreateImage", "CreateKeyPair", "RunInstances"] } },
        onlyStates(["building", "candidate"]),
      ),
    },
    // packer: set the final tags on what carries the mark. Build cannot change the mark to another factory's, and it
    // cannot make an AMI a release.
    {
      Sid: "TagMarked",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: [images, snapshots],
      Condition: allOf(
        tagsThere,
        { StringEqualsIfExists: { [`aws:RequestTag/${MARKER}`]: factoryName } },
        onlyStates(["building", "candidate"]),
      ),
    },
    // packer: stop the builder, make an image of it and terminate it. No other instance of the account is allowed.
    {
      Sid: "HandleBuilder",
      Effect: "Allow",
      Action: ["ec2:CreateImage", "ec2:StopInstances", "ec2:TerminateInstances"],
      Resource: ours("instance"),
      Condition: tagsThere,
    },
    // packer: delete the temporary key when the build is over.
    {
      Sid: "DeleteKeyPair",
      Effect: "Allow",
      Action: "ec2:DeleteKeyPair",
      Resource: keyPairs,
      Condition: tagsThere,
    },
    // packer: set the image's description and require IMDSv2; remove the image of a build that fails.
    {
      Sid: "HandleImage",
      Effect: "Allow",
      Action: ["ec2:DeregisterImage", "ec2:ModifyImageAttribute"],
      Resource: images,
      Condition: tagsThere,
    },
    // packer: delete the snapshots and volumes of a build that fails.
    {
      Sid: "DeleteSnapshots",
      Effect: "Allow",
      Action: "ec2:DeleteSnapshot",
      Resource: snapshots,
      Condition: tagsThere,
    },
    {
      Sid: "DeleteVolumes",
      Effect: "Allow",
      Action: "ec2:DeleteVolume",
      Resource: ours("volume"),
      Condition: tagsThere,
    },
    // packer: give the builder its profile.
    {
      Sid: "PassBuilderRole",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: builderRoleArn,
      Condition: { StringEquals: { "iam:PassedToService": instanceService(location) } },
    },
    // packer: open the SSH tunnel to the builder. The second condition lets a session use only the next statement's
    // document.
    {
      Sid: "Tunnel",
      Effect: "Allow",
      Action: "ssm:StartSession",
      Resource: ours("instance"),
      Condition: {
        StringEquals: { [`ssm:resourceTag/${MARKER}`]: factoryName },
        BoolIfExists: { "ssm:SessionDocumentAccessCheck": "true" },
      },
    },
    {
      Sid: "TunnelDocument",
      Effect: "Allow",
      Action: "ssm:StartSession",
      Resource: `arn:${location.partition}:ssm:${location.region}::document/AWS-StartPortForwardingSession`,
    },
    // packer: close the tunnel. A session's id is not known before it starts.
    {
      Sid: "TunnelEnd",
      Effect: "Allow",
      Action: "ssm:TerminateSession",
      Resource: arnOf(location, "ssm", "session/*"),
    },
    ...writeObjectsStatements(resources),
    ...imageKeyStatements(imageKeyArn === undefined ? [] : [imageKeyArn], location.dnsSuffix),
  );
}
