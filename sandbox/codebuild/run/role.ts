// What a build does in AWS in its role's name: every call is signed by the role, so that the role's policies decide.
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { IssuedCredentials } from "../../frontdoor/credentials";
import { roleClient } from "../../frontdoor/roleClient";
import { checkOut, type GitPlace } from "./gitSource";

/** Temporary credentials as the sandbox's credential store issues them, whenever they expire. */
export type Credentials = Omit<IssuedCredentials, "Expiration">;

/** An object in S3. */
export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
  /** @default - the newest */
  readonly version?: string;
}

/** AWS as one build's role reaches it. */
export interface BuildRole {
  read(place: ObjectPlace): Promise<Uint8Array>;
  write(place: ObjectPlace, content: Uint8Array, encryptionKey: string): Promise<void>;
  /** Checks a version of a repository out into a folder. @returns the commit */
  clone(place: GitPlace, folder: string): Promise<string>;
  /** Values by parameter name. @throws when one does not exist */
  parameters(names: readonly string[]): Promise<Record<string, string>>;
  createLogStream(group: string, stream: string): Promise<void>;
  log(group: string, stream: string, events: readonly LogEvent[]): Promise<void>;
}

/** One line of a log. */
export interface LogEvent {
  /** In milliseconds. */
  readonly timestamp: number;
  readonly message: string;
}

/** The most names that one GetParameters takes. */
const PARAMETERS_PER_CALL = 10;

/** The calls of a role, signed with its credentials. */
export function buildRole(endpoint: string, region: string, credentials: Credentials): BuildRole {
  const options = roleClient(endpoint, region, credentials);
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const logs = new CloudWatchLogsClient(options);
  const ssm = new SSMClient(options);

  return {
    async read({ bucket, key, version }) {
      const { Body } = await s3.send(
        new GetObjectCommand({ Bucket: bucket, Key: key, ...(version !== undefined && { VersionId: version }) }),
      );
      if (!Body) {
        throw new Error(`s3://${bucket}/${key} came without content`);
      }
      return Body.transformToByteArray();
    },
    async write({ bucket, key }, content, encryptionKey) {
      await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: content,
          ServerSideEncryption: "aws:kms",
          SSEKMSKeyId: encryptionKey,
        }),
      );
    },
    clone: (place, folder) => checkOut(place, credentials, folder),
    async parameters(names) {
      const values: Record<string, string> = {};
      for (let start = 0; start < names.length; start += PARAMETERS_PER_CALL) {
        const Names = names.slice(start, start + PARAMETERS_PER_CALL);
        const { Parameters = [], InvalidParameters = [] } = await ssm.send(
          new GetParametersCommand({ Names, WithDecryption: true }),
        );
        if (InvalidParameters.length > 0) {
          throw new Error(`Parameter does not exist: ${InvalidParameters.join(", ")}`);
        }
        for (const { Name = "", Value = "" } of Parameters) {
          values[Name] = Value;
        }
      }
      return values;
    },
    async createLogStream(group, stream) {
      const create = new CreateLogStreamCommand({ logGroupName: group, logStreamName: stream });
      try {
        await logs.send(create);
      } catch (error) {
        if (!isNamed(error, "ResourceNotFoundException")) {
          throw error;
        }
        await logs.send(new CreateLogGroupCommand({ logGroupName: group })).catch((raced: unknown) => {
          // Another build of the project may have made the group in the meantime.
          if (!isNamed(raced, "ResourceAlreadyExistsException")) {
            throw raced;
          }
        });
        await logs.send(create);
      }
    },
    async log(group, stream, events) {
      await logs.send(new PutLogEventsCommand({ logGroupName: group, logStreamName: stream, logEvents: [...events] }));
    },
  };
}

/** Whether it is an error of AWS with this code. */
function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
