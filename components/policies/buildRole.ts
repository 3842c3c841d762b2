// What Build may do: run Packer against instances, images and key pairs that carry the factory's mark, in one subnet,
// and pass on one role. AmiFactory attaches it. Which calls Packer makes was read from packer-plugin-amazon 1.8.2.
import { KEYS, MARKER } from "../../buildsrc/stages/contract";
import { arnOf } from "../basics/location";
import { writeObjectsStatements } from "./dataKeyUse";
import { allOf, policyDocument, type PolicyDocument } from "./document";
import { imageKeyStatements } from "./imageKeyUse";
import { imagesIn, inRegions, markAsked, markThere, onlyStates, snapshotsIn } from "./mark";
import { artifactsOf, stageStatements, type StageResources } from "./stageStatements";
import { instanceService } from "./trust";

export interface BuildRoleResources extends StageResources {
  readonly factoryName: string;
  readonly subnetId: string;
  readonly securityGroupId: string;
  readonly builderRoleArn: string;
  readonly builderProfileArn: string;
  /** The key that encrypts images, if it is not the account's own. */
  readonly imageKeyArn?: string;
  /** Whether all images are encrypted. */
  readonly encrypted: boolean;
}

/** Who publishes the base images that a build may start from, besides the account itself, by partition. */
const PUBLISHERS: Readonly<Record<string, readonly string[]>> = {
  // Canonical (Ubuntu) and Debian. Amazon stands for Amazon Linux and the publishers that AWS vouches for.
  aws: ["amazon", "099720109477", "136693071363"],
  "aws-us-gov": ["amazon", "513442679011"],
  "aws-cn": ["amazon", "837727238323"],
};

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
    // CodeBuild, after the build: the manifest and the package list.
    { Sid: "WriteArtifacts", Effect: "Allow", Action: "s3:PutObject", Resource: artifactsOf(resources) },
    // What is known of the AMI, kept for the release record.
    {
      Sid: "WriteRecords",
      Effect: "Allow",
      Action: "s3:PutObject",
      Resource: [`${bucketArn}/${KEYS.build("*")}`, `${bucketArn}/${KEYS.packages("*")}`],
    },
    // The fingerprint's look for an AMI to reuse, and Packer's waiting. AWS offers no resource for Describe actions.
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
    // The base image's id, from the public parameters that its publisher keeps up to date; they belong to no account.
    {
      Sid: "ResolveBaseImage",
      Effect: "Allow",
      Action: "ssm:GetParameter",
      Resource: `arn:${location.partition}:ssm:${location.region}::parameter/aws/service/*`,
    },
    // packer: start from a base image of a known publisher or of our own.
    {
      Sid: "LaunchFromImage",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: images,
      Condition: {
        StringEquals: { "ec2:Owner": [...(PUBLISHERS[location.partition] ?? ["amazon"]), location.accountId] },
      },
    },
    // packer: into our subnet, behind our security group, with its temporary key.
    {
      Sid: "LaunchInto",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: [ours("subnet", subnetId), ours("security-group", securityGroupId), keyPairs],
    },
    // packer: an instance with our mark and our profile, whose metadata service asks for a token.
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
    // packer: what the instance brings along carries the mark as well; unless the factory encrypts no images, its volumes
    // are encrypted from the start.
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
    // packer: its temporary key.
    {
      Sid: "CreateKeyPair",
      Effect: "Allow",
      Action: "ec2:CreateKeyPair",
      Resource: keyPairs,
      Condition: tagsAsked,
    },
    // packer: the image with its snapshots, of a marked instance.
    {
      Sid: "CreateImage",
      Effect: "Allow",
      Action: "ec2:CreateImage",
      Resource: [images, snapshots],
      Condition: tagsAsked,
    },
    // packer: the mark itself, on what is just being created.
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
    // packer: the final tags on what carries the mark. The mark itself cannot be changed to another's, and Build cannot make
    // a release of an AMI.
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
    // packer: stop, image and end the builder, and no other instance of the account.
    {
      Sid: "HandleBuilder",
      Effect: "Allow",
      Action: ["ec2:CreateImage", "ec2:StopInstances", "ec2:TerminateInstances"],
      Resource: ours("instance"),
      Condition: tagsThere,
    },
    // packer: its temporary key is gone when the build is over.
    {
      Sid: "DeleteKeyPair",
      Effect: "Allow",
      Action: "ec2:DeleteKeyPair",
      Resource: keyPairs,
      Condition: tagsThere,
    },
    // packer: the image's description and IMDSv2; and no half-made image is left.
    {
      Sid: "HandleImage",
      Effect: "Allow",
      Action: ["ec2:DeregisterImage", "ec2:ModifyImageAttribute"],
      Resource: images,
      Condition: tagsThere,
    },
    // packer: nor what is left of it when a build fails.
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
    // packer: the SSH tunnel to the builder. The condition binds a session to the document of the next statement.
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
    // packer: close the tunnel. A session's id is made when it starts, so none can be named.
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
