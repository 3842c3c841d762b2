// Launches the instance that a test runs on: nothing can connect to it, and it is encrypted, marked and ends itself.
import { randomBytes } from "node:crypto";
import { EBS_KEY } from "../ami/ebsKey";
import { asTags } from "../ami/tags";
import { RunInstancesCommand, type EC2Client, type RunInstancesCommandInput } from "../common/aws";
import { StageError } from "../common/stageError";
import { MARKER, PURPOSES, TAGS } from "../contract";
import { NOT_IN_ZONE } from "../image/zoneRemedy";
import type { Candidate } from "./candidate";
import type { TestEnvironment } from "./environment";

/** How the instance is launched. */
export interface LaunchOptions {
  readonly instanceType: string;
  readonly userData: string;
  /** How far the metadata's answers travel. */
  readonly hopLimit: number;
}

/** EC2 launches no instance of the type. */
export class NoRoom extends StageError {}

/** The refusals that another instance type, another subnet or a higher quota helps against. */
const NO_ROOM = /InsufficientInstanceCapacity|LimitExceeded|^Unsupported$|InvalidParameterCombination/;

/** The types with CPU credits: with standard ones, tests crawl once those are used up that the instance starts with. */
const BURSTABLE = /^t(2|3|3a|4g)\./;

/** Launches the instance and returns its id. */
export async function launch(
  ec2: EC2Client,
  test: TestEnvironment,
  candidate: Candidate,
  options: LaunchOptions,
): Promise<string> {
  const { instanceType } = options;
  try {
    const { Instances: [instance] = [] } = await ec2.send(
      new RunInstancesCommand(launchInput(test, candidate, options)),
    );
    if (instance?.InstanceId === undefined) {
      throw new Error("RunInstances answered without an instance.");
    }
    console.log(`Launched ${instance.InstanceId}, a ${instanceType}, from ${candidate.id}.`);
    return instance.InstanceId;
  } catch (error) {
    if (error instanceof Error && NO_ROOM.test(error.name)) {
      throw new NoRoom(
        `EC2 cannot launch a ${instanceType}: ${error.message}`,
        error.message.includes("requested Availability Zone")
          ? NOT_IN_ZONE
          : "Retry the stage later, set another instance_type in the image's settings, or several in instance_types, or raise the account's quota.",
      );
    }
    throw error;
  }
}

function launchInput(
  test: TestEnvironment,
  candidate: Candidate,
  { instanceType, userData, hopLimit }: LaunchOptions,
): RunInstancesCommandInput {
  const tags = asTags({
    [MARKER]: test.factory,
    [TAGS.image]: test.image,
    [TAGS.build]: test.buildArn,
    [TAGS.purpose]: PURPOSES.test,
    Name: `testing ${candidate.name}`,
  });
  return {
    // The SDK repeats a call with the same token, and finds the first one's instance.
    ClientToken: randomBytes(32).toString("hex"),
    ImageId: candidate.id,
    // Any text: EC2 has newer types than those that the SDK lists.
    InstanceType: instanceType as RunInstancesCommandInput["InstanceType"],
    MinCount: 1,
    MaxCount: 1,
    // The default of t2, and what an account may set for the others, is "standard".
    ...(BURSTABLE.test(instanceType) && { CreditSpecification: { CpuCredits: "unlimited" } }),
    NetworkInterfaces: [
      {
        DeviceIndex: 0,
        SubnetId: test.subnetId,
        Groups: [test.securityGroupId],
        AssociatePublicIpAddress: test.assignPublicIp,
        DeleteOnTermination: true,
      },
    ],
    IamInstanceProfile: { Name: test.instanceProfile },
    MetadataOptions: {
      HttpEndpoint: "enabled",
      HttpTokens: "required",
      HttpPutResponseHopLimit: hopLimit,
      // So that the image's own services can see by the tag `purpose` that this is a test, as early as they start.
      InstanceMetadataTags: "enabled",
    },
    InstanceInitiatedShutdownBehavior: "terminate",
    // The AMI's own mappings, besides that every volume is encrypted and ends with its instance: EC2 takes from the AMI what
    // is not named here. A volume for which no key is named keeps its snapshot's key, if the snapshot has one.
    BlockDeviceMappings: candidate.devices.map(({ name, encrypted, blankGib }) => ({
      DeviceName: name,
      Ebs: {
        Encrypted: true,
        ...(!encrypted && { KmsKeyId: EBS_KEY }),
        ...(blankGib !== undefined && { VolumeSize: blankGib }),
        DeleteOnTermination: true,
      },
    })),
    UserData: Buffer.from(userData).toString("base64"),
    TagSpecifications: (["instance", "volume", "network-interface"] as const).map((type) => ({
      ResourceType: type,
      Tags: tags,
    })),
  };
}
