// What an example's AMI was made of, and with which packages.
import { DescribeImagesCommand } from "@aws-sdk/client-ec2";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { KEYS } from "../../buildsrc/stages/contract";
import { amiOfExample, examples } from "./examples";
import { shared } from "./shared";

/** What shows of which family an AMI is. */
export interface MadeOf {
  /** The account that publishes the base AMI. */
  readonly publisher: string | undefined;
  /** The root volume's device name. */
  readonly root: string | undefined;
  /** As the family lists them. */
  readonly packages: readonly string[];
}

/** Reads the AMI, its base AMI, and Build's list of packages. */
export async function madeOf(image: string): Promise<MadeOf> {
  const { clients } = shared().sandbox;
  const { bucketName } = await examples().stack.outputs();
  const amiId = await amiOfExample(image);
  const { Images: [ami] = [] } = await clients.ec2.send(new DescribeImagesCommand({ ImageIds: [amiId] }));
  const ImageIds = [ami?.Tags?.find(({ Key }) => Key === "ami-pipeline:base-ami")?.Value ?? ""];
  const { Images: [base] = [] } = await clients.ec2.send(new DescribeImagesCommand({ ImageIds }));
  const { Body } = await clients.s3.send(
    new GetObjectCommand({ Bucket: String(bucketName), Key: KEYS.packages(amiId) }),
  );
  const packages = ((await Body?.transformToString()) ?? "").trimEnd().split("\n");
  return { publisher: base?.OwnerId, root: ami?.RootDeviceName, packages };
}
