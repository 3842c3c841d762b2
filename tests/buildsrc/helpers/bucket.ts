// The artifact bucket: the S3 client answers from a table of objects.
import { mockClient } from "aws-sdk-client-mock";
import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from "../../../buildsrc/stages/common/aws";
import { Store } from "../../../buildsrc/stages/common/store";

export class TestBucket {
  /** Key → text. */
  readonly objects: Record<string, string> = {};
  readonly store: Store;

  /** @param onWrite - is told of every key that is written */
  constructor(onWrite: (key: string) => void = () => undefined) {
    const client = new S3Client({});
    this.store = new Store(client, "f-dev-artifacts");
    mockClient(client)
      .on(GetObjectCommand)
      .callsFake(({ Key }: { Key: string }) => {
        const text = this.objects[Key];
        if (text === undefined) {
          throw new NoSuchKey({ message: "", $metadata: {} });
        }
        return { ContentLength: text.length, Body: { transformToString: () => Promise.resolve(text) } };
      })
      .on(PutObjectCommand)
      .callsFake(({ Key, Body, IfNoneMatch }: { Key: string; Body: string; IfNoneMatch?: string }) => {
        if (IfNoneMatch === "*" && this.objects[Key] !== undefined) {
          throw Object.assign(new Error("At least one of the preconditions failed."), { name: "PreconditionFailed" });
        }
        this.objects[Key] = Body;
        onWrite(Key);
        return {};
      })
      .on(ListObjectsV2Command)
      .callsFake(({ Prefix }: { Prefix: string }) => ({
        Contents: Object.keys(this.objects).flatMap((Key) => (Key.startsWith(Prefix) ? [{ Key }] : [])),
      }));
  }
}
