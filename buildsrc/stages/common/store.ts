// Objects in the artifact bucket; their keys are in the contract.
import { GetObjectCommand, NoSuchKey, paginateListObjectsV2, PutObjectCommand, type S3Client } from "./aws";
import { StageError } from "./stageError";

/** Far more than any record has. */
const LONGEST_BYTES = 16 * 1024 * 1024;

/** Reads and writes the bucket's objects as texts. */
export class Store {
  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
  ) {}

  /** The object's text, or undefined if there is no such object. */
  async read(key: string): Promise<string | undefined> {
    try {
      const { Body, ContentLength = 0 } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      if (ContentLength > LONGEST_BYTES) {
        throw new StageError(
          `${key} in bucket ${this.bucket} has ${ContentLength} bytes, which is too much for a record.`,
          "Find out who wrote it, and delete it.",
        );
      }
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof NoSuchKey) {
        return undefined;
      }
      throw error;
    }
  }

  /** Makes the object or replaces it. */
  async write(key: string, content: string): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: content }));
  }

  /** Makes the object, which then stays as it is: an object that is there already is never replaced. */
  async create(key: string, content: string): Promise<void> {
    try {
      await this.s3.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: content, IfNoneMatch: "*" }));
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "PreconditionFailed") {
        throw error;
      }
      // The SDK repeats a call whose answer got lost, and then meets its own object.
      if ((await this.read(key)) !== content) {
        throw new StageError(
          `${key} exists already in bucket ${this.bucket}, with other content, and is never replaced.`,
          "Find out who wrote it: only one build should write it, once.",
        );
      }
    }
  }

  /** The keys that start with a prefix. */
  async list(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2(
      { client: this.s3 },
      { Bucket: this.bucket, Prefix: prefix },
    )) {
      keys.push(...Contents.flatMap(({ Key }) => Key ?? []));
    }
    return keys;
  }
}
