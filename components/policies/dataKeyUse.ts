// The use of the key that encrypts the factory's own data: only through the service that stores the data.
import type { Location } from "../basics/location";
import type { Conditions, Statement } from "./document";

/** What the statements about the data key are made from. */
export interface DataKeyResources {
  readonly location: Location;
  /** The key that encrypts the factory's own data, if it is not AWS's. */
  readonly dataKeyArn?: string;
}

/** What S3 needs to read an object for its caller. */
export const READ_ACTIONS = ["kms:Decrypt"] as const;
/** What S3 and SNS need to store something for their caller: they verify a new data key by decrypting it. */
export const WRITE_ACTIONS = ["kms:Decrypt", "kms:GenerateDataKey"] as const;

/** Holds when one of the services in the factory's region makes the request for its caller. */
export function through(services: readonly ("s3" | "sns")[], { region, dnsSuffix }: Location): Conditions {
  const [first = "", ...others] = services.map((service) => `${service}.${region}.${dnsSuffix}`);
  return { StringEquals: { "kms:ViaService": others.length === 0 ? first : [first, ...others] } };
}

/** The statements for a role that only reads the bucket's objects. */
export function readObjectsStatements(resources: DataKeyResources): readonly Statement[] {
  // S3, for the role: decrypt what the role reads.
  return useStatements(resources, "ReadEncrypted", READ_ACTIONS, "s3");
}

/** The statements for a role that also writes the bucket's objects. */
export function writeObjectsStatements(resources: DataKeyResources): readonly Statement[] {
  // S3, for the role: decrypt what the role reads, and encrypt what it writes.
  return useStatements(resources, "WriteEncrypted", WRITE_ACTIONS, "s3");
}

/** The statements for a role that publishes to the topic. */
export function notifyStatements(resources: DataKeyResources): readonly Statement[] {
  // SNS, for the role: encrypt the message.
  return useStatements(resources, "NotifyEncrypted", WRITE_ACTIONS, "sns");
}

/** Both in one, for a role whose policy has no room for two statements. */
export function writeAndNotifyStatements(resources: DataKeyResources): readonly Statement[] {
  return useStatements(resources, "WriteEncrypted", WRITE_ACTIONS, "s3", "sns");
}

function useStatements(
  { location, dataKeyArn }: DataKeyResources,
  Sid: string,
  Action: Statement["Action"],
  ...services: readonly ("s3" | "sns")[]
): readonly Statement[] {
  if (dataKeyArn === undefined) {
    return [];
  }
  return [{ Sid, Effect: "Allow", Action, Resource: dataKeyArn, Condition: through(services, location) }];
}
