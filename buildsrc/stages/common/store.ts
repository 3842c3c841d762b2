// What the stages keep in the artifact bucket for good, by AMI and by release: one place for the keys.
import { GetObjectCommand, ListObjectsV2Command, NoSuchKey, PutObjectCommand, type S3Client } from "./aws";

export const KEYS = {
  /** Where and to whom images are published; `pulumi up` writes it. */
  publishSettings: "settings/publish.json",
  /** What Build knows of an AMI. */
  build: (amiId: string) => `amis/${amiId}/build.json`,
  /** The packages in an AMI, one a line. */
  packages: (amiId: string) => `amis/${amiId}/packages.txt`,
  /** How an AMI's tests went. */
  tests: (amiId: string) => `amis/${amiId}/tests.json`,
  /** All that is known of a release; the AMI is the home region's. */
  release: (image: string, amiId: string) => `releases/${image}/${amiId}.json`,
  releases: (image: string) => `releases/${image}/`,
};

export class Store {
  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
  ) {}

  /** The object's text, or undefined when there is none. */
  async read(key: string): Promise<string | undefined> {
    try {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof NoSuchKey) {
        return undefined;
      }
      throw error;
    }
  }

  async write(key: string, content: string): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: content }));
  }

  /** The keys that start with a prefix. */
  async list(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    let token: string | undefined;
    do {
      const page = await this.s3.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, ContinuationToken: token }),
      );
      keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return keys;
  }
}
