// Releases of earlier days, made by hand: copies of the current release of the image of upkeepFactory.ts, with its tags and
// with records of their own.
import { CopyImageCommand, DescribeImagesCommand, type Image } from "@aws-sdk/client-ec2";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { GetParameterCommand, LabelParameterVersionCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import { setTimeout as sleep } from "node:timers/promises";
import { copiesOf, HOME } from "./published";
import { shared } from "./shared";
import { clientsOf, currentRelease, IMAGE, upkeepFactory, UPKEEP_REGIONS } from "./upkeepFactory";

/** Region → AMI. */
export type Release = Readonly<Record<string, string>>;

const DAY_MS = 24 * 60 * 60 * 1000;
const COPY_SECONDS = 60;
const VALIDATION_SECONDS = 30;

/** Makes a release that was published so many days ago. */
export async function makeOlderRelease(daysAgo: number): Promise<Release> {
  const publishedAt = new Date(Date.now() - daysAgo * DAY_MS).toISOString();
  const current = await currentRelease();
  const regions: Record<string, string> = {};
  for (const region of UPKEEP_REGIONS) {
    const [image] = await copiesOf(shared().sandbox, current[HOME] ?? "", region);
    const others = region === HOME ? {} : { "ami-pipeline:source-ami": regions[HOME] ?? "" };
    regions[region] = await copy(region, image, `older-${daysAgo}`, others);
  }
  await keepRecord(current[HOME] ?? "", publishedAt, regions);
  return regions;
}

async function copy(
  region: string,
  image: Image | undefined,
  name: string,
  others: Readonly<Record<string, string>>,
): Promise<string> {
  const { ec2 } = clientsOf(region);
  const kept = (image?.Tags ?? []).filter(({ Key = "" }) => !Key.startsWith("aws:") && !(Key in others));
  const Tags = [...kept, ...Object.entries(others).map(([Key, Value]) => ({ Key, Value }))];
  const { ImageId = "" } = await ec2.send(
    new CopyImageCommand({
      Name: name,
      SourceImageId: image?.ImageId,
      SourceRegion: region,
      TagSpecifications: [
        { ResourceType: "image", Tags },
        { ResourceType: "snapshot", Tags },
      ],
    }),
  );
  for (const end = Date.now() + COPY_SECONDS * 1000; ;) {
    const { Images: [made] = [] } = await ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId] }));
    if (made?.State === "available") {
      return ImageId;
    }
    if (Date.now() > end) {
      throw new Error(`${ImageId} in ${region} is ${made?.State ?? "gone"} after ${COPY_SECONDS} s.`);
    }
    await sleep(200);
  }
}

/** As Publish writes it, but with another release's contents. */
async function keepRecord(current: string, publishedAt: string, regions: Release): Promise<void> {
  const { s3 } = shared().sandbox.clients;
  const Bucket = String((await upkeepFactory().stack.outputs()).bucketName);
  const prefix = `releases/${IMAGE}/`;
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: `${prefix}${current}/` }));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: Contents.at(-1)?.Key ?? "" }));
  const record = JSON.parse((await Body?.transformToString()) ?? "{}") as object;
  const amiId = regions[HOME] ?? "";
  await s3.send(
    new PutObjectCommand({
      Bucket,
      Key: `${prefix}${amiId}/${publishedAt}.json`,
      Body: JSON.stringify({ ...record, amiId, publishedAt, regions }),
    }),
  );
}

/**
 * Gives the image's parameters a version for a release, as when it was current, and then one for the current release again:
 * a channel can be moved only to a release that a version points to.
 */
export async function rememberInParameters(release: Release): Promise<void> {
  const current = await currentRelease();
  await Promise.all(
    UPKEEP_REGIONS.map(async (region) => {
      await point(region, release[region] ?? "");
      const version = await point(region, current[region] ?? "");
      const labels = { ParameterVersion: version, Labels: ["latest"] };
      await clientsOf(region).ssm.send(
        new LabelParameterVersionCommand({ Name: upkeepFactory().parameter(IMAGE), ...labels }),
      );
    }),
  );
}

/** Points the image's parameter to an AMI, and returns its version once it does: EC2 is asked about the AMI first. */
async function point(region: string, ami: string): Promise<number | undefined> {
  const { ssm } = clientsOf(region);
  const Name = upkeepFactory().parameter(IMAGE);
  await ssm.send(
    new PutParameterCommand({ Name, Value: ami, Type: "String", DataType: "aws:ec2:image", Overwrite: true }),
  );
  for (const end = Date.now() + VALIDATION_SECONDS * 1000; ;) {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
    if (Parameter?.Value === ami) {
      return Parameter.Version;
    }
    if (Date.now() > end) {
      throw new Error(`${Name} in ${region} does not point to ${ami} after ${VALIDATION_SECONDS} s.`);
    }
    await sleep(100);
  }
}
