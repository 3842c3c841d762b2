// Finds and removes the instances and key pairs that a build left behind.
import {
  DeleteKeyPairCommand,
  DescribeInstancesCommand,
  DescribeKeyPairsCommand,
  TerminateInstancesCommand,
  type EC2Client,
} from "../common/aws";
import { MARKER, pullRequestMark, TAGS } from "../contract";
import type { SweepEnvironment } from "./environment";

/** The states of instances that are neither ending nor have ended. */
const ALIVE = ["pending", "running", "stopping", "stopped"];

/** The ids of what was removed. */
export interface Swept {
  readonly instances: readonly string[];
  readonly keyPairs: readonly string[];
}

/** The build to clean up after. */
export type SweptBuild = Pick<SweepEnvironment, "factory" | "build">;

/** Finds what carries the build's mark and the factory's, also that of its pull requests. */
export function tagsOf({ factory, build }: SweptBuild): { Name: string; Values: string[] }[] {
  return [
    { Name: `tag:${MARKER}`, Values: [factory, pullRequestMark(factory)] },
    { Name: `tag:${TAGS.build}`, Values: [build] },
  ];
}

/** Ends the instances and deletes the key pairs of the build. */
export async function sweepBuild(build: SweptBuild, ec2: EC2Client): Promise<Swept> {
  const ofBuild = tagsOf(build);
  const { Reservations = [] } = await ec2.send(
    new DescribeInstancesCommand({ Filters: [...ofBuild, { Name: "instance-state-name", Values: ALIVE }] }),
  );
  const instances = Reservations.flatMap(({ Instances = [] }) =>
    Instances.flatMap(({ InstanceId }) => InstanceId ?? []),
  );
  if (instances.length > 0) {
    console.log(`Ending ${instances.join(", ")}.`);
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: instances }));
  }

  const { KeyPairs = [] } = await ec2.send(new DescribeKeyPairsCommand({ Filters: ofBuild }));
  const keyPairs = KeyPairs.flatMap(({ KeyPairId }) => KeyPairId ?? []);
  for (const id of keyPairs) {
    console.log(`Deleting key pair ${id}.`);
    await ec2.send(new DeleteKeyPairCommand({ KeyPairId: id }));
  }
  return { instances, keyPairs };
}
