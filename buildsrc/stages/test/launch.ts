// Launches the instance that a test runs on: closed, encrypted, marked, and one that ends itself. Called by testOnInstance.ts.
import { createHash } from "node:crypto";
import { RunInstancesCommand, type EC2Client, type RunInstancesCommandInput } from "../common/aws";
import type { Candidate } from "./candidate";
import { StageError } from "../common/stageError";
import { asTags, MARKER, TAGS } from "../ami/tags";
import type { TestEnvironment } from "./environment";

export interface LaunchOptions {
  readonly instanceType: string;
  readonly userData: string;
}

/** Refusals that another type, another subnet or a higher quota helps against. */
const NO_ROOM = /InsufficientInstanceCapacity|LimitExceeded|^Unsupported$|InvalidParameterCombination/;

/** The new instance's id. */
export async function launch(
  ec2: EC2Client,
  test: TestEnvironment,
  ami: Candidate,
  options: LaunchOptions,
): Promise<string> {
  const { instanceType } = options;
  try {
    const { Instances: [instance] = [] } = await ec2.send(new RunInstancesCommand(launchInput(test, ami, options)));
    if (instance?.InstanceId === undefined) {
      throw new Error("RunInstances answered without an instance.");
    }
    console.log(`Launched ${instance.InstanceId}, a ${instanceType}, from ${ami.id}.`);
    return instance.InstanceId;
  } catch (error) {
    if (error instanceof Error && NO_ROOM.test(error.name)) {
      throw new StageError(
        `EC2 launches no ${instanceType}: ${error.message}`,
        "Retry the stage later, set another instance_type in the image's settings, or raise the account's quota.",
      );
    }
    throw error;
  }
}

function launchInput(
  test: TestEnvironment,
  ami: Candidate,
  { instanceType, userData }: LaunchOptions,
): RunInstancesCommandInput {
  const tags = asTags({
    [MARKER]: test.factory,
    [TAGS.image]: test.image,
    [TAGS.build]: test.buildId,
    Name: `testing ${ami.name}`,
  });
  return {
    // A repeated call finds the first one's instance. Outside of CodeBuild all builds have the same id, not the same start.
    ClientToken: createHash("sha256").update(`${test.buildId} ${test.startedAt.toISOString()}`).digest("hex"),
    ImageId: ami.id,
    // Any text: EC2 knows its types better than the SDK, which lists those of its own day.
    InstanceType: instanceType as RunInstancesCommandInput["InstanceType"],
    MinCount: 1,
    MaxCount: 1,
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
    MetadataOptions: { HttpEndpoint: "enabled", HttpTokens: "required", HttpPutResponseHopLimit: 1 },
    InstanceInitiatedShutdownBehavior: "terminate",
    // Without a key of its own a volume keeps its snapshot's.
    BlockDeviceMappings: ami.devices.map((device) => ({
      DeviceName: device,
      Ebs: { Encrypted: true, DeleteOnTermination: true },
    })),
    UserData: Buffer.from(userData).toString("base64"),
    TagSpecifications: (["instance", "volume", "network-interface"] as const).map((type) => ({
      ResourceType: type,
      Tags: tags,
    })),
  };
}
