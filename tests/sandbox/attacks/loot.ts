// What an intruder with push rights is after: somebody else's release, candidate, builder and records, and AMIs that look
// like what they are not.
import {
  CopyImageCommand,
  DescribeImagesCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
  type EC2Client,
  type Tag,
} from "@aws-sdk/client-ec2";
import { GetPipelineCommand } from "@aws-sdk/client-codepipeline";
import { setTimeout as sleep } from "node:timers/promises";
import type { Factory } from "../factory";
import { amiOf, HOME, tagsOf } from "../published";

/** The resources of others, by what `build.cjs` calls them. */
export interface Loot {
  readonly bucket: string;
  /** What the keys of the runs' artifacts start with. */
  readonly artifacts: string;
  /** The key of the gates' code. */
  readonly gates: string;
  readonly parameter: string;
  readonly pipeline: string;
  /** The AMI that is released. */
  readonly release: string;
  /** Its fingerprint. */
  readonly fingerprint: string;
  /** A newer AMI that carries the same fingerprint and commit, but which no test vouches for. */
  readonly candidate: string;
  /** An AMI of the account that is not the factory's. */
  readonly unmarked: string;
  /** An instance that another build provisions. */
  readonly builder: string;
}

const OTHER_BUILD = "arn:aws:codebuild:us-east-1:123456789012:build/ami-pipeline-dev-build:00000000-0000";

/** Lays it out. */
export async function layOut(factory: Factory, image: string): Promise<Loot> {
  const { codePipeline, ec2 } = factory.sandbox.clients;
  const { bucketName } = await factory.stack.outputs();
  const { pipeline } = await codePipeline.send(new GetPipelineCommand({ name: factory.pipeline(image) }));
  const gates = pipeline?.stages?.[0]?.actions?.find(({ name }) => name === "Gates");
  const [run] = await factory.runs(image);
  const release = amiOf(run);
  const { Images: [released] = [] } = await ec2.send(new DescribeImagesCommand({ ImageIds: [release] }));
  const tags = tagsOf(released);
  const candidate: Record<string, string> = {
    ...tags,
    "ami-pipeline:state": "candidate",
    "ami-pipeline:commit": await factory.tip(),
    "ami-pipeline:build": OTHER_BUILD,
  };
  delete candidate["ami-pipeline:tested"];
  return {
    bucket: String(bucketName),
    artifacts: factory.pipeline(image).slice(0, 20),
    gates: gates?.configuration?.S3ObjectKey ?? "",
    parameter: factory.parameter(image),
    pipeline: factory.pipeline(image),
    release,
    fingerprint: tags["ami-pipeline:fingerprint"] ?? "",
    candidate: await copy(ec2, release, candidate),
    unmarked: await copy(ec2, release, {}),
    builder: await launchBuilder(ec2, release, factory.name),
  };
}

/** Ends the builder, which no build does. */
export async function clearAway(factory: Factory, { builder }: Loot): Promise<void> {
  await factory.sandbox.clients.ec2.send(new TerminateInstancesCommand({ InstanceIds: [builder] }));
}

async function copy(ec2: EC2Client, source: string, tags: Readonly<Record<string, string>>): Promise<string> {
  const Tags = asTags(tags);
  const { ImageId = "" } = await ec2.send(
    new CopyImageCommand({
      SourceImageId: source,
      SourceRegion: HOME,
      Name: `intruder-${Tags.length}-${Date.now()}`,
      ...(Tags.length > 0 && { TagSpecifications: [{ ResourceType: "image", Tags }] }),
    }),
  );
  for (let tries = 0; tries < 100; tries += 1) {
    const { Images: [made] = [] } = await ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId] }));
    if (made?.State === "available") {
      return ImageId;
    }
    await sleep(200);
  }
  throw new Error(`The copy ${ImageId} of ${source} is not available.`);
}

async function launchBuilder(ec2: EC2Client, ImageId: string, factory: string): Promise<string> {
  const { Instances: [instance] = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId,
      InstanceType: "t3.small",
      MinCount: 1,
      MaxCount: 1,
      TagSpecifications: [
        {
          ResourceType: "instance",
          Tags: asTags({
            "ami-pipeline": factory,
            "ami-pipeline:purpose": "builder",
            "ami-pipeline:build": OTHER_BUILD,
          }),
        },
      ],
    }),
  );
  return instance?.InstanceId ?? "";
}

function asTags(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
