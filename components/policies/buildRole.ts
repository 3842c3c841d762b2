// The policy of Build's role. Source of the calls that Packer makes: the code of packer-plugin-amazon 1.8.2.
import { factoryOf, FOLDERS, KEYS, MARKER, PUBLISHERS, PURPOSES, TAGS } from "../../buildsrc/stages/contract";
import { arnOf } from "../basics/location";
import { baseParameterStatement } from "./baseParameter";
import { writeObjectsStatements } from "./dataKeyUse";
import { allOf, policyDocument, type Conditions, type PolicyDocument, type Statement } from "./document";
import { imageKeyStatements } from "./imageKeyUse";
import {
  imagesIn,
  inRegions,
  markThere,
  onlyStates,
  onlyTagKeys,
  ownAsked,
  ownThere,
  ownUnfinished,
  sameOwner,
  snapshotsIn,
  stateThere,
  WRITTEN_ONCE,
} from "./mark";
import { readSecretStatements } from "./secretStatements";
import { outputOf, stageStatements, type StageResources } from "./stageStatements";
import { instanceService } from "./trust";

/** What Build's policy is made from. */
export interface BuildRoleResources extends StageResources {
  /** The mark of what the role makes: the factory's name, or what stands for its pull requests. */
  readonly factoryName: string;
  readonly subnetId: string;
  readonly securityGroupId: string;
  /** The roles of the instances that Packer provisions: one for all images, and one for each that has rights of its own. */
  readonly builderRoleArns: readonly string[];
  readonly builderProfileArns: readonly string[];
  /** The key that encrypts images, if it is not AWS's own key for EBS. */
  readonly imageKeyArn?: string;
  /** Whether all images are encrypted. */
  readonly encrypted: boolean;
  /** What the names of the images' parameters start with. */
  readonly parameterPrefix: string;
  /** The accounts all of whose AMIs a build may start from. */
  readonly baseImageAccounts: readonly string[];
  /** The secrets that a build may read, as the setting builderInputs writes them. */
  readonly builderInputs: readonly string[];
}

/** The tags that Packer sets. None of those by which the gates say what they found is among them. */
const BUILT_TAGS = [
  "Name",
  MARKER,
  TAGS.image,
  TAGS.fingerprint,
  TAGS.commit,
  TAGS.build,
  TAGS.baseAmi,
  TAGS.purpose,
  TAGS.state,
];

/** With those of a pull request's AMI. */
const BUILT_FOR_PULL_REQUEST_TAGS = [...BUILT_TAGS, TAGS.pullRequest];

/**
 * What Build may do: run Packer in one subnet, work on what the same build made, and pass the builders' roles to EC2. The commit's
 * own code runs in this role: a finished AMI, another build's instance, and what the gates believe are out of its reach.
 */
export function buildRolePolicy(resources: BuildRoleResources): PolicyDocument {
  const { location, bucketArn, factoryName, subnetId, securityGroupId, builderRoleArns } = resources;
  const { builderProfileArns, imageKeyArn, encrypted, parameterPrefix } = resources;
  const ours = (type: string, id = "*") => arnOf(location, "ec2", `${type}/${id}`);
  const images = imagesIn(location, location.region);
  const snapshots = snapshotsIn(location, location.region);
  const keyPairs = ours("key-pair", "packer_*");
  const sessions = arnOf(location, "ssm", "session/*");
  const asked = ownAsked(factoryName, PURPOSES.builder);
  const there = ownThere(factoryName, PURPOSES.builder);
  const unfinished = ownUnfinished(factoryName);
  const builtTags = factoryOf(factoryName) === factoryName ? BUILT_TAGS : BUILT_FOR_PULL_REQUEST_TAGS;

  return policyDocument(
    ...stageStatements(resources),
    // CodeBuild, after the build: store the manifest and the package list. No other action's artifact is allowed.
    { Sid: "WriteArtifacts", Effect: "Allow", Action: "s3:PutObject", Resource: outputOf(resources, "Build") },
    // Keep what the build knows about the AMI for the release record. What is there stays as it is.
    {
      Sid: "WriteRecords",
      Effect: "Allow",
      Action: "s3:PutObject",
      Resource: [`${bucketArn}/${KEYS.build("*")}`, `${bucketArn}/${KEYS.packages("*")}`],
      Condition: WRITTEN_ONCE,
    },
    // Look up for which files an AMI was tested, before it is reused.
    { Sid: "ReadRecords", Effect: "Allow", Action: "s3:GetObject", Resource: `${bucketArn}/${FOLDERS.amis}/*` },
    // S3 reports that a record is missing only to a caller that may list the bucket.
    { Sid: "MissRecord", Effect: "Allow", Action: "s3:ListBucket", Resource: bucketArn },
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
    baseParameterStatement(location, parameterPrefix),
    ...baseImageStatements(resources, images),
    // packer: launch into the factory's subnet and security group, with a temporary key.
    {
      Sid: "LaunchInto",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: [ours("subnet", subnetId), ours("security-group", securityGroupId), keyPairs],
    },
    // packer: launch an instance that carries the mark, its purpose and this build, has a builder's profile and
    // requires IMDSv2 tokens.
    {
      Sid: "LaunchInstance",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: ours("instance"),
      Condition: allOf(asked, {
        StringEquals: { "ec2:MetadataHttpTokens": "required" },
        ArnEquals: { "ec2:InstanceProfile": builderProfileArns },
      }),
    },
    // packer: the instance's network interface and volumes carry the same tags. The volumes are encrypted from the
    // start, unless the factory encrypts no images.
    {
      Sid: "LaunchInterface",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: ours("network-interface"),
      Condition: asked,
    },
    {
      Sid: "LaunchVolumes",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: ours("volume"),
      Condition: encrypted ? allOf(asked, { Bool: { "ec2:Encrypted": "true" } }) : asked,
    },
    // packer: create the temporary key, and the image and its snapshots. HandleBuilder allows an image of the build's own
    // builder only.
    {
      Sid: "Create",
      Effect: "Allow",
      Action: ["ec2:CreateKeyPair", "ec2:CreateImage"],
      Resource: [keyPairs, images, snapshots],
      Condition: asked,
    },
    // packer: set the tags themselves on what is just being created. An AMI is unfinished at first.
    {
      Sid: "MarkOnCreation",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: [ours("instance"), ours("network-interface"), ours("volume"), keyPairs, images, snapshots],
      Condition: allOf(
        asked,
        { StringEquals: { "ec2:CreateAction": ["CreateImage", "CreateKeyPair", "RunInstances"] } },
        onlyTagKeys(builtTags),
        onlyStates(["building"]),
      ),
    },
    // packer: set the final tags on the build's own AMI while it is unfinished. From then on, Build cannot change it any
    // more.
    {
      Sid: "TagUnfinished",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: [images, snapshots],
      Condition: allOf(
        unfinished,
        sameOwner(factoryName),
        onlyTagKeys(builtTags),
        onlyStates(["building", "candidate"]),
      ),
    },
    // packer: stop the build's own builder, make an image of it and terminate it. When the build is over, delete the
    // temporary key, and the volumes if it failed.
    {
      Sid: "HandleBuilder",
      Effect: "Allow",
      Action: [
        "ec2:CreateImage",
        "ec2:StopInstances",
        "ec2:TerminateInstances",
        "ec2:DeleteKeyPair",
        "ec2:DeleteVolume",
      ],
      Resource: [ours("instance"), keyPairs, ours("volume")],
      Condition: there,
    },
    // packer: set the unfinished image's description, and require IMDSv2. A request sets one attribute, so none of these
    // can set who may launch the image.
    {
      Sid: "DescribeImage",
      Effect: "Allow",
      Action: "ec2:ModifyImageAttribute",
      Resource: images,
      Condition: allOf(unfinished, { Null: { "ec2:Attribute/Description": "false" } }),
    },
    {
      Sid: "RequireTokens",
      Effect: "Allow",
      Action: "ec2:ModifyImageAttribute",
      Resource: images,
      Condition: allOf(unfinished, { StringEquals: { "ec2:Attribute/ImdsSupport": "v2.0" } }),
    },
    // packer: remove the image and the snapshots of a build that fails.
    {
      Sid: "RemoveImage",
      Effect: "Allow",
      Action: ["ec2:DeregisterImage", "ec2:DeleteSnapshot"],
      Resource: [images, snapshots],
      Condition: unfinished,
    },
    // packer: give the builder its profile.
    {
      Sid: "PassBuilderRole",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: builderRoleArns,
      Condition: { StringEquals: { "iam:PassedToService": instanceService(location) } },
    },
    // packer: open the SSH tunnel to the build's own builder. The second condition lets a session use only the next
    // statement's document.
    {
      Sid: "Tunnel",
      Effect: "Allow",
      Action: "ssm:StartSession",
      Resource: ours("instance"),
      Condition: allOf(ownThere(factoryName, PURPOSES.builder, "ssm:resourceTag"), {
        BoolIfExists: { "ssm:SessionDocumentAccessCheck": "true" },
      }),
    },
    {
      Sid: "TunnelDocument",
      Effect: "Allow",
      Action: "ssm:StartSession",
      Resource: `arn:${location.partition}:ssm:${location.region}::document/AWS-StartPortForwardingSession`,
    },
    // The Session Manager plugin: open the tunnel's channel, for which it also needs the session's token, which only the
    // build that started the session has. packer: close the tunnel. A session's id is not known before it starts.
    {
      Sid: "TunnelSession",
      Effect: "Allow",
      Action: ["ssmmessages:OpenDataChannel", "ssm:TerminateSession"],
      Resource: sessions,
    },
    // The Session Manager plugin: go on with the build's own session. This gives a new token, so that it needs the condition.
    // Source: "Allow a user to end only sessions they started", Systems Manager user guide.
    {
      Sid: "TunnelResume",
      Effect: "Allow",
      Action: "ssm:ResumeSession",
      Resource: sessions,
      Condition: { StringEquals: { "ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}" } },
    },
    // Read what the image hands to its provisioners.
    ...readSecretStatements(location, resources.builderInputs),
    ...writeObjectsStatements(resources),
    ...imageKeyStatements(imageKeyArn === undefined ? [] : [imageKeyArn], location.dnsSuffix),
  );
}

/** Packer: launch from a base image. */
function baseImageStatements(
  { location, factoryName, baseImageAccounts }: BuildRoleResources,
  images: string,
): readonly Statement[] {
  const launch = (Sid: string, Condition: Conditions): Statement => ({
    Sid,
    Effect: "Allow",
    Action: "ec2:RunInstances",
    Resource: images,
    Condition,
  });
  return [
    // One that a known publisher offers to everybody. What somebody shares with the account alone is not among these.
    launch("LaunchFromPublished", {
      StringEquals: { "ec2:Owner": PUBLISHERS },
      Bool: { "ec2:Public": "true" },
    }),
    // A release of this factory.
    launch(
      "LaunchFromReleased",
      allOf(
        { StringEquals: { "ec2:Owner": location.accountId } },
        markThere(factoryOf(factoryName)),
        stateThere(["released"]),
      ),
    ),
    // Any of an account that the factory's settings name.
    ...(baseImageAccounts.length === 0
      ? []
      : [launch("LaunchFromAccounts", { StringEquals: { "ec2:Owner": baseImageAccounts } })]),
  ];
}
