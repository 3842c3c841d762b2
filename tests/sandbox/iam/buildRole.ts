// The role of a build, the account that it works in, and the calls that it makes.
import { buildRolePolicy } from "../../../components/policies/buildRole";
import type { PolicyDocument } from "../../../components/policies/document";
import type { Call, Json, Shape } from "../../../sandbox/frontdoor/service";
import type { Ec2Resource, Facts, RoleFacts } from "../../../sandbox/iam/facts";

export const ACCOUNT = "123456789012";
export const REGION = "eu-west-1";
/** The role that calls. */
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/golden-build-role-1`;
export const PROFILE = `arn:aws:iam::${ACCOUNT}:instance-profile/golden-builder`;
/** The role of the instance that the build launches. */
export const BUILDER_ROLE = `arn:aws:iam::${ACCOUNT}:role/golden-builder-role-1`;
export const PROJECT = `arn:aws:codebuild:${REGION}:${ACCOUNT}:project/golden-build`;
/** The build that calls. */
export const BUILD = `arn:aws:codebuild:${REGION}:${ACCOUNT}:build/golden-build:1`;
/** Another build of the same project. */
export const OTHER_BUILD = `arn:aws:codebuild:${REGION}:${ACCOUNT}:build/golden-build:2`;

/** The tags of what a build makes. */
export const tagsOf = (build: string, purpose: string, rest: Readonly<Record<string, string>> = {}) => ({
  "ami-pipeline": "golden",
  "ami-pipeline:build": build,
  "ami-pipeline:purpose": purpose,
  ...rest,
});
const BUILDER = tagsOf(BUILD, "builder", { "ami-pipeline:state": "building", "ami-pipeline:image": "web" });

/** What the policy is made from. */
export const BUILD_RESOURCES = {
  location: { accountId: ACCOUNT, region: REGION, partition: "aws", dnsSuffix: "amazonaws.com" },
  logGroupName: "/aws/codebuild/golden-build",
  bucketArn: "arn:aws:s3:::golden-artifacts",
  artifactPrefix: "golden-",
  factoryName: "golden",
  subnetId: "subnet-1",
  securityGroupId: "sg-1",
  builderRoleArns: [BUILDER_ROLE],
  builderProfileArns: [PROFILE],
  encrypted: true,
  baseImageAccounts: [],
  parameterPrefix: "/golden",
  builderInputs: [],
};

/** The account's key for volumes for which a call names none. */
export const EBS_KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/ebs`;

/** What the factory gives the role. */
export const POLICY = buildRolePolicy(BUILD_RESOURCES);

/** Lets CodeBuild in. */
const TRUST = JSON.stringify({
  Statement: [{ Effect: "Allow", Principal: { Service: "codebuild.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

const EC2: Readonly<Record<string, Ec2Resource>> = {
  "ami-base": {
    tags: {},
    owner: "099720109477",
    public: true,
    snapshots: [{ device: "/dev/sda1", id: "snap-1", encrypted: false }],
  },
  "ami-alien": { tags: {}, owner: "666666666666" },
  "i-ours": { tags: BUILDER },
  "i-theirs": { tags: { ...BUILDER, "ami-pipeline": "other" } },
};

/** What exists: a role with this policy, and the resources above. */
export function facts(
  policy: PolicyDocument,
  rest: Partial<RoleFacts> = {},
  resources: Readonly<Record<string, Ec2Resource>> = EC2,
): Facts {
  return {
    role: (arn) => Promise.resolve({ arn, policies: { inline: JSON.stringify(policy) }, trust: TRUST, ...rest }),
    instanceProfile: (name) =>
      Promise.resolve(
        name === "golden-builder"
          ? { arn: PROFILE, roleArn: BUILDER_ROLE }
          : { arn: `${PROFILE}-2`, roleArn: `${BUILDER_ROLE}-2` },
      ),
    principal: () => Promise.resolve(undefined),
    iamArn: () => Promise.resolve(undefined),
    ec2: (_, ids) =>
      Promise.resolve(Object.fromEntries(ids.flatMap((id) => (resources[id] ? [[id, resources[id]]] : [])))),
    bucketPolicy: () => Promise.resolve(undefined),
    bucketKey: () => Promise.resolve("alias/golden-data"),
    volumeDefaults: () => Promise.resolve({ encrypted: false, keyArn: EBS_KEY }),
    object: (_, key) => Promise.resolve(key === "golden-a/missing" ? undefined : {}),
    topicKey: () => Promise.resolve(undefined),
    topicPolicy: () => Promise.resolve(undefined),
    keyPolicy: () => Promise.resolve(undefined),
    keyTags: () => Promise.resolve({}),
    parameterKey: () => Promise.resolve(undefined),
    secret: () => Promise.resolve(undefined),
    audiences: () => Promise.resolve(undefined),
    keyArn: () => Promise.resolve(undefined),
  };
}

/** The same call in the role's name, but by no build. */
export function outsideBuild({ caller: { arn, accountId }, ...rest }: Call): Call {
  return { ...rest, caller: { arn, accountId, roleArn: ROLE } };
}

/** A call in the role's name, by a build. */
export function call(service: string, operation: string, input: Shape): Call {
  const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/golden-build-role-1/build`;
  const assumedBy = { service: "codebuild.amazonaws.com", sourceArn: PROJECT, buildArn: BUILD };
  return {
    service,
    operation,
    region: REGION,
    input,
    caller: { arn, accountId: ACCOUNT, roleArn: ROLE, assumedBy },
  };
}

/** Tags as a request has them. */
export const asked = (tags: Readonly<Record<string, string>>): Json =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** The tags of what a launch makes. */
export const launchTags = (tags: Readonly<Record<string, string>>): Json =>
  ["instance", "volume", "network-interface"].map((ResourceType) => ({ ResourceType, Tags: asked(tags) }));

/** As Packer launches its builder. */
export const LAUNCH: Shape = {
  ImageId: "ami-base",
  InstanceType: "t3.small",
  KeyName: "packer_1",
  NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: "subnet-1", Groups: ["sg-1"], AssociatePublicIpAddress: true }],
  IamInstanceProfile: { Name: "golden-builder" },
  MetadataOptions: { HttpTokens: "required" },
  BlockDeviceMappings: [{ DeviceName: "/dev/sda1", Ebs: { Encrypted: true } }],
  TagSpecifications: launchTags(BUILDER),
};
