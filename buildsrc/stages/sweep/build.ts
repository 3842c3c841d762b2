// Finds and removes the instances and key pairs that a build left behind.
import { DeleteKeyPairCommand, TerminateInstancesCommand, type EC2Client } from "../common/aws";
import { TAGS } from "../contract";
import { findInstances, findKeyPairs, marked, type Filter } from "../leftovers/find";
import type { SweepEnvironment } from "./environment";

/** The ids of what was removed. */
export interface Swept {
  readonly instances: readonly string[];
  readonly keyPairs: readonly string[];
}

/** The build to clean up after. */
export type SweptBuild = Pick<SweepEnvironment, "factory" | "build">;

/** Finds what carries the build's mark and the factory's, also that of its pull requests. */
export function tagsOf({ factory, build }: SweptBuild): Filter[] {
  return [marked(factory), { Name: `tag:${TAGS.build}`, Values: [build] }];
}

/** Ends the instances and deletes the key pairs of the build. */
export async function sweepBuild(build: SweptBuild, ec2: EC2Client): Promise<Swept> {
  const ofBuild = tagsOf(build);
  const instances = (await findInstances(ec2, ofBuild)).flatMap(({ InstanceId }) => InstanceId ?? []);
  if (instances.length > 0) {
    console.log(`Ending ${instances.join(", ")}.`);
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: instances }));
  }

  const keyPairs = (await findKeyPairs(ec2, ofBuild)).flatMap(({ KeyPairId }) => KeyPairId ?? []);
  for (const id of keyPairs) {
    console.log(`Deleting key pair ${id}.`);
    await ec2.send(new DeleteKeyPairCommand({ KeyPairId: id }));
  }
  return { instances, keyPairs };
}
