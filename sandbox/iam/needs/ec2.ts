// EC2: builders, test instances, AMIs and their copies. An action with several resources must be allowed on each of
// them. Source: "Actions, resources, and condition keys for Amazon EC2", service authorization reference.
import { text, type Call } from "../../frontdoor/service";
import type { Ec2Resource, Facts } from "../facts";
import { creationNeeds } from "./ec2Creation";
import { launchNeeds } from "./ec2Launch";
import { ec2Arn, resourceKeys } from "./ec2Resources";
import { imageReferencesNeeds } from "./imageReferences";
import { keyNeeds } from "./keyUse";
import { list, need, requestTags, structure, texts, type Need, type Needs, type NeedsOf } from "./need";

/** Actions without resource types, named as their operations are. */
const ON_EVERYTHING = [
  "DescribeAvailabilityZones",
  "DescribeFleets",
  "DescribeImages",
  "DescribeImageUsageReportEntries",
  "DescribeImageUsageReports",
  "DescribeInstances",
  "DescribeInstanceStatus",
  "DescribeInstanceTypes",
  "DescribeKeyPairs",
  "DescribeLaunchTemplates",
  "DescribeLaunchTemplateVersions",
  "DescribeRegions",
  "DescribeSecurityGroups",
  "DescribeSnapshots",
  "DescribeSpotFleetRequests",
  "DescribeSpotInstanceRequests",
  "DescribeSubnets",
  "DescribeTags",
  "DescribeVolumes",
  "GetAllowedImagesSettings",
  "GetEbsDefaultKmsKeyId",
  "GetEbsEncryptionByDefault",
  "GetImageBlockPublicAccessState",
] as const;

/** What EC2's operations need. */
export const ec2: Needs = {
  ...Object.fromEntries(ON_EVERYTHING.map((operation) => [operation, () => [need(`ec2:${operation}`, "*", {})]])),
  RunInstances: launchNeeds,
  CreateImage: async (call, facts) => {
    const instance = await on("CreateImage", [text(call.input.InstanceId)])(call, facts);
    return [...instance, ...created(call, "CreateImage", ["image", "snapshot"])];
  },
  CopyImage: copyNeeds,
  CreateKeyPair: (call) =>
    creationNeeds(call, { operation: "CreateKeyPair", type: "key-pair", id: text(call.input.KeyName) }),
  DeleteKeyPair: async (call, facts) => {
    const id = text(call.input.KeyPairId) || text(call.input.KeyName);
    const { [id]: pair } = await facts.ec2(call.region, [id]);
    return [need("ec2:DeleteKeyPair", ec2Arn(call, "key-pair", pair?.keyName ?? id), resourceKeys(pair))];
  },
  DescribeImageReferences: imageReferencesNeeds,
  CreateImageUsageReport: async (call, facts) => [
    ...(await onMember("CreateImageUsageReport", "ImageId")(call, facts)),
    ...created(call, "CreateImageUsageReport", ["image-usage-report"]),
  ],
  DeleteImageUsageReport: onMember("DeleteImageUsageReport", "ReportId"),
  CreateTags: (call, facts) => tagging("CreateTags", call, facts),
  DeleteTags: (call, facts) => tagging("DeleteTags", call, facts),
  StopInstances: onMember("StopInstances", "InstanceIds"),
  TerminateInstances: onMember("TerminateInstances", "InstanceIds"),
  RebootInstances: onMember("RebootInstances", "InstanceIds"),
  GetConsoleOutput: onMember("GetConsoleOutput", "InstanceId"),
  DeleteSnapshot: onMember("DeleteSnapshot", "SnapshotId"),
  DeleteVolume: onMember("DeleteVolume", "VolumeId"),
  DeregisterImage: deregistrationNeeds,
  DisableImage: onMember("DisableImage", "ImageId"),
  DescribeImageAttribute: onMember("DescribeImageAttribute", "ImageId"),
  ModifyImageAttribute: async (call, facts) => {
    const needs = await onMember("ModifyImageAttribute", "ImageId")(call, facts);
    return needs.map((each) => ({ ...each, keys: { ...each.keys, ...attributeKeys(call) } }));
  },
  DescribeSnapshotAttribute: onMember("DescribeSnapshotAttribute", "SnapshotId"),
  ModifySnapshotAttribute: async (call, facts) => {
    const needs = await onMember("ModifySnapshotAttribute", "SnapshotId")(call, facts);
    return needs.map((each) => ({ ...each, keys: { ...each.keys, ...snapshotPermissionKeys(call) } }));
  },
  EnableImage: onMember("EnableImage", "ImageId"),
  DisableImageDeprecation: onMember("DisableImageDeprecation", "ImageId"),
  DisableImageDeregistrationProtection: onMember("DisableImageDeregistrationProtection", "ImageId"),
  EnableImageDeprecation: onMember("EnableImageDeprecation", "ImageId"),
  EnableImageDeregistrationProtection: onMember("EnableImageDeregistrationProtection", "ImageId"),
};

/** On the resource, or the list of resources, that a member of the input names. */
function onMember(operation: string, member: string): NeedsOf {
  return (call, facts) => {
    const value = call.input[member];
    return on(operation, typeof value === "string" ? [value] : texts(value))(call, facts);
  };
}

function on(operation: string, ids: readonly string[]) {
  return async (call: Call, facts: Facts): Promise<Need[]> => {
    const known = await facts.ec2(call.region, ids);
    return ids.map((id) => need(`ec2:${operation}`, ec2Arn(call, typeOf(id), id), resourceKeys(known[id])));
  };
}

/**
 * The keys about the attribute that a request sets: its own parameter `Attribute`, and structures that have nothing but
 * a value. There is no key for launch permissions. Source: "ec2:Attribute condition key", EC2 user guide.
 */
function attributeKeys({ input }: Call): Need["keys"] {
  const valueOf = (member: string) => text(structure(input[member]).Value) || undefined;
  return {
    "ec2:Attribute": text(input.Attribute) || undefined,
    "ec2:Attribute/Description": valueOf("Description"),
    "ec2:Attribute/ImdsSupport": valueOf("ImdsSupport"),
  };
}

/** With whom a snapshot is shared, or no longer, in either form of the request. */
function snapshotPermissionKeys({ input }: Call): Need["keys"] {
  const asked = structure(input.CreateVolumePermission);
  const operation = text(input.OperationType);
  const of = (change: "Add" | "Remove", member: "UserId" | "Group", listed: string) => {
    const structured = list(asked[change]).flatMap((each) => text(structure(each)[member]) || []);
    const all = [...structured, ...(operation === change.toLowerCase() ? texts(input[listed]) : [])];
    return all.length === 0 ? undefined : all;
  };
  return {
    "ec2:Add/group": of("Add", "Group", "GroupNames"),
    "ec2:Add/userId": of("Add", "UserId", "UserIds"),
    "ec2:Remove/group": of("Remove", "Group", "GroupNames"),
    "ec2:Remove/userId": of("Remove", "UserId", "UserIds"),
  };
}

function created(call: Call, operation: string, types: readonly string[]): Need[] {
  return types.flatMap((type) => creationNeeds(call, { operation, type }));
}

/**
 * The AMI, and its snapshots if they are to go with it: EC2 deregisters the AMI first, and answers `missing-permissions` for
 * a snapshot that the caller may not delete. Source: DeleteSnapshotReturnCode, EC2 API.
 */
async function deregistrationNeeds(call: Call, facts: Facts): Promise<readonly Need[]> {
  const id = text(call.input.ImageId);
  const needs = await on("DeregisterImage", [id])(call, facts);
  if (call.input.DeleteAssociatedSnapshots !== true) {
    return needs;
  }
  const { [id]: image } = await facts.ec2(call.region, [id]);
  const snapshots = (image?.snapshots ?? []).map((snapshot) => snapshot.id);
  const later = await on("DeleteSnapshot", snapshots)(call, facts);
  return [...needs, ...later.map((each) => ({ ...each, isAskedLater: true }))];
}

/** The copy, its snapshots, and what their encryption needs in both regions. */
async function copyNeeds(call: Call, facts: Facts): Promise<Need[]> {
  const source = text(call.input.SourceImageId);
  const { [source]: image } = await facts.ec2(text(call.input.SourceRegion), [source]);
  const ofSource = (image?.snapshots ?? []).map(({ keyArn }) => keyArn);
  const defaults = await facts.volumeDefaults(call.region);
  const isEncrypted = call.input.Encrypted === true || defaults.encrypted || ofSource.some((key) => key !== undefined);
  const target = text(call.input.KmsKeyId) || defaults.keyArn;
  return [
    // EC2 judges the source by its owner; that the ARN has the source's region is a conjecture.
    need("ec2:CopyImage", `arn:aws:ec2:${text(call.input.SourceRegion)}::image/${source}`, {
      "ec2:ImageID": source,
      "ec2:Owner": image?.owner,
    }),
    ...created(call, "CopyImage", ["image", "snapshot"]),
    ...(await keyNeeds(call, facts, [...ofSource, isEncrypted ? await facts.keyArn(call.region, target) : undefined])),
  ];
}

async function tagging(operation: string, call: Call, facts: Facts): Promise<Need[]> {
  const ids = texts(call.input.Resources);
  const known = await facts.ec2(call.region, ids);
  return ids.map((id) =>
    need(`ec2:${operation}`, ec2Arn(call, typeOf(id), nameOf(id, known[id])), {
      ...resourceKeys(known[id]),
      ...requestTags(call.input.Tags),
    }),
  );
}

function nameOf(id: string, resource: Ec2Resource | undefined): string {
  return resource?.keyName ?? id;
}

const TYPES: Readonly<Record<string, string>> = {
  ami: "image",
  amiur: "image-usage-report",
  i: "instance",
  key: "key-pair",
  eni: "network-interface",
  sg: "security-group",
  snap: "snapshot",
  subnet: "subnet",
  vol: "volume",
};

function typeOf(id: string): string {
  const type = TYPES[id.split("-")[0] ?? ""];
  if (type === undefined) {
    throw new Error(`the sandbox cannot tell what kind of EC2 resource ${id} is`);
  }
  return type;
}
